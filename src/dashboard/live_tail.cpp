// Polls what memory holds of the log, and asks for whole events only when there are new ones.
#include "dashboard/live_tail.h"

#include "async/sleep.h"
#include "base/encoding.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace millrace::dashboard {
namespace {

constexpr std::chrono::milliseconds tail_every{200}, fates_every{500};
constexpr int tail_looks = 4;  // less than the second that a feed may take
constexpr std::chrono::seconds sign_of_life_every{15}, fate_patience{60};
constexpr std::size_t look_bytes = 4 << 20;

std::string message(std::string_view name, std::string_view data) { return fmt::format("event: {}\ndata: {}\n\n", name, data); }

store::Position position_in(const wire::Json& object, std::string_view name) {
  store::Position position = 0;
  if (const auto* value = object.find(name); value && value->number()) {
    const auto& text = value->number()->text;
    std::from_chars(text.data(), text.data() + text.size(), position);
  }
  return position;
}

const wire::Json::Array& list_in(const wire::Json& object, std::string_view name) {
  static const wire::Json::Array none;
  const auto* value = object.find(name);
  return value && value->array() ? *value->array() : none;
}

// Whether some hook has not got one of the events yet.
bool still_waits(const wire::Json& fates) {
  return std::ranges::any_of(list_in(fates, "events"), [](const wire::Json& event) {
    return std::ranges::any_of(list_in(event, "hooks"), [](const wire::Json& hook) {
      const auto* fate = hook.find("fate");
      return fate && fate->string() && *fate->string() == "waiting";
    });
  });
}

}  // namespace

async::Task<std::expected<std::string, api::Problem>> LiveTail::ask(std::string path, std::string query) {
  co_return co_await context_.ask({.method = "GET",
                                   .path = std::move(path),
                                   .query = fmt::format("app={}{}", percent_encoded(context_.api_key), query),
                                   .headers = {},
                                   .body = {},
                                   .peer = {}},
                                  "dashboard");
}

async::Task<std::string> LiveTail::new_events() {
  std::string out;
  if (after_) {
    if (const auto recent = context_.store.recent_after(context_.app, *after_, look_bytes)) {
      if (recent->empty()) co_return out;
      if (recent->size() > most_events_at_once) {
        const auto skipped = recent->size() - most_events_at_once;
        after_ = (*recent)[skipped - 1]->position;
        out += message("skipped", fmt::format("{{\"count\":{}}}", skipped));
      }
    }
  }
  const auto answer = co_await ask("/events/tail", after_ ? fmt::format("&after={}", *after_) : std::string());
  const auto document = answer ? wire::parse_json(*answer) : std::unexpected(answer.error().text);
  if (!document) co_return out;
  after_ = position_in(*document, "after");
  for (const auto& event : list_in(*document, "events"))
    if (const auto* id = event.find("event_id"); id && id->string()) pending_.push_back({*id->string(), async::in(fate_patience)});
  while (pending_.size() > most_pending) pending_.pop_front();
  co_return out + fmt::format("id: {}\n", *after_) + message("events", *answer);
}

async::Task<std::string> LiveTail::new_fates() {
  std::string out;
  const auto now = async::in({});
  if (pending_.empty() || now < next_fates_) co_return out;
  next_fates_ = now + fates_every;
  for (auto left = std::min(pending_.size(), most_fates_at_once); left > 0; --left) {
    auto pending = std::move(pending_.front());
    pending_.pop_front();
    const auto answer = co_await ask("/events/show", "&brief=true&id=" + percent_encoded(pending.event_id));
    const auto fates = answer ? wire::parse_json(*answer) : std::unexpected(answer.error().text);
    if (!fates) continue;
    out += message("fate", *answer);
    if (still_waits(*fates) && now < pending.until) pending_.push_back(std::move(pending));
  }
  co_return out;
}

async::Task<std::optional<std::string>> LiveTail::next() {
  for (int look = 0; look < tail_looks; ++look) {
    if (!context_.is_wanted()) co_return std::nullopt;
    auto piece = co_await new_events();
    if (piece.empty()) piece = co_await new_fates();
    if (!piece.empty()) {
      next_sign_of_life_ = async::in(sign_of_life_every);
      co_return piece;
    }
    co_await async::sleep_for(tail_every);
  }
  if (async::in({}) < next_sign_of_life_) co_return std::string();
  next_sign_of_life_ = async::in(sign_of_life_every);
  co_return ": still here\n\n";
}

}  // namespace millrace::dashboard
