// The pins of a channel, page by page.
#include "api/direction.h"
#include "api/router.h"
#include "chat/channels.h"
#include "chat/visibility.h"
#include "wire/message.h"
#include "wire/query.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

using From = chat::MessagePage::From;

struct TimeBound {
  std::string_view name;
  From from;
};
constexpr std::array time_bounds{TimeBound{"pinned_at_before", From::before}, TimeBound{"pinned_at_before_or_equal", From::up_to},
                                 TimeBound{"pinned_at_after", From::after}, TimeBound{"pinned_at_after_or_equal", From::from},
                                 TimeBound{"pinned_at_around", From::around}};

// What the query string asks for where it has no `payload`: its values are texts, of which two are numbers and one is JSON.
wire::Json plain_page_in(const Call& call) {
  constexpr std::array<std::string_view, 5> by_id{"id_lt", "id_lte", "id_gt", "id_gte", "id_around"};
  wire::Json::Object page;
  const auto take = [&](std::string_view name, auto&& json_of) {
    if (auto text = call.query_value(name); !text.empty()) page.push_back({std::string(name), json_of(std::move(text))});
  };
  const auto text_of = [](std::string text) { return wire::Json(std::move(text)); };
  for (const auto name : {"limit", "offset"}) take(name, [](std::string text) { return wire::Json(wire::Json::Number{std::move(text)}); });
  for (const auto name : by_id) take(name, text_of);
  for (const auto& bound : time_bounds) take(bound.name, text_of);
  take("sort", [](const std::string& text) { return wire::parse_json(text).value_or(wire::Json(text)); });
  return wire::Json(std::move(page));
}

// A page by ids as of messages, or by one time of pinning. `at` is the name that a problem gives.
std::expected<chat::PinPage, Problem> page_in(const wire::Json& payload, const std::string& at) {
  chat::MessagePage by_id{.limit = chat::pinned_messages_shown};
  if (auto done = wire::read_page([&](std::string_view name) { return payload.find(name); }, by_id, at); !done)
    return std::unexpected(problem(done.error()));
  chat::PinPage page{.from = by_id.from, .id = by_id.id, .limit = by_id.limit};
  for (const auto& bound : time_bounds) {
    const auto* value = payload.find(bound.name);
    if (!value || value->is_null()) continue;
    const auto path = wire::joined(at, bound.name);
    if (page.from != From::newest) return std::unexpected(problem(Code::input, path + " is a second bound; a page has one"));
    page.from = bound.from;
    if (auto done = wire::read(*value, page.pinned_at, path); !done) return std::unexpected(problem(done.error()));
  }
  const auto direction = direction_by("pinned_at", payload.find("sort"), wire::joined(at, "sort"));
  if (!direction) return std::unexpected(direction.error());
  page.order = direction->value_or(page.order);
  if (auto done = wire::read_count(payload.find("offset"), page.offset, chat::farthest_offset, wire::joined(at, "offset")); !done)
    return std::unexpected(problem(done.error()));
  return page;
}

async::Task<Answer> get_pinned(Service& service, const Call& call) {
  const bool is_plain = call.query_value("payload").empty();
  const auto asked = is_plain ? plain_page_in(call) : payload_in(call);
  if (!asked) co_return std::unexpected(asked.error());
  const auto page = page_in(*asked, is_plain ? "" : "payload");
  if (!page) co_return std::unexpected(page.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  const chat::Cid cid{call.params[0], call.params[1]};
  std::vector<chat::Message> messages;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid);
    if (!channel) return std::unexpected(channel.error());
    const auto& id = act.by_server() ? by->named() : act.user_id;
    const auto user = id.empty() ? std::nullopt : act.state.user(id);
    const auto member = user ? act.state.member(channel->key, user->key) : std::nullopt;
    chat::PinPage seen = *page;
    seen.seen_by = act.user_id;
    if (member) seen.after = member->history_after;
    messages = chat::visible(act, act.state.pinned(channel->key, seen));
    std::erase_if(messages, [](const chat::Message& message) { return !message.pinned; });
    if (user) chat::show_to(act, *user, messages);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"messages\":";
  wire::Writer(out, call.profile).write(messages);
  co_return out;
}

}  // namespace

std::vector<Route> pinned_message_routes() {
  return {{"GET", "/channels/{type}/{id}/pinned_messages", "GetPinnedMessages", Access::visitor, get_pinned}};
}

}  // namespace millrace::api
