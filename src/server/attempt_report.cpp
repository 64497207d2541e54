// Names what the rows hold as numbers.
#include "server/attempt_report.h"

#include "delivery/sink.h"
#include "server/json_text.h"
#include "server/named_hook.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::server {

struct AttemptedLine {
  store::Position position = 0;
  std::int64_t attempt = 1;
  std::string outcome, message_id;
};

struct AttemptLine {
  std::int64_t number = 0;
  Instant at;
  std::int64_t duration_us = 0;
  std::string replay, request_id, code, reason;
  std::vector<AttemptedLine> events;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::AttemptedLine> = std::tuple{
    Field{"position", &server::AttemptedLine::position},
    Field{"attempt", &server::AttemptedLine::attempt},
    Field{"outcome", &server::AttemptedLine::outcome},
    Field{"message_id", &server::AttemptedLine::message_id, Presence::omit_if_empty},
};
template <>
inline constexpr auto fields<server::AttemptLine> = std::tuple{
    Field{"number", &server::AttemptLine::number},
    Field{"at", &server::AttemptLine::at},
    Field{"duration_us", &server::AttemptLine::duration_us},
    Field{"replay", &server::AttemptLine::replay, Presence::omit_if_empty},
    Field{"request_id", &server::AttemptLine::request_id, Presence::omit_if_empty},
    Field{"code", &server::AttemptLine::code, Presence::omit_if_empty},
    Field{"reason", &server::AttemptLine::reason, Presence::omit_if_empty},
    Field{"events", &server::AttemptLine::events},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

std::string outcome_name(std::uint8_t outcome) { return std::string(name_of(static_cast<delivery::Outcome::Kind>(outcome))); }

bool is_delivered(std::uint8_t outcome) { return outcome == static_cast<std::uint8_t>(delivery::Outcome::Kind::delivered); }

AttemptLine line_of(store::Attempt attempt) {
  AttemptLine line{attempt.number,
                   attempt.at,
                   attempt.duration.count(),
                   std::move(attempt.replay),
                   std::move(attempt.request_id),
                   std::move(attempt.code),
                   std::move(attempt.reason),
                   {}};
  for (auto& event : attempt.events)
    line.events.push_back({event.position, event.attempt, outcome_name(event.outcome), std::move(event.receipt)});
  return line;
}

}  // namespace

std::vector<EventAttempt> attempts_of(store::Snapshot& snapshot, hooks::HookKey hook, store::Position position) {
  std::vector<EventAttempt> found;
  for (auto& attempt : snapshot.attempts().of_event(hook, position)) {
    const auto event = std::ranges::find(attempt.events, position, &store::AttemptedEvent::position);
    found.push_back({.at = attempt.at,
                     .duration_us = attempt.duration.count(),
                     .attempt = event->attempt,
                     .outcome = outcome_name(event->outcome),
                     .message_id = event->receipt,
                     .code = {},
                     .reason = {},
                     .replay = std::move(attempt.replay),
                     .request_id = std::move(attempt.request_id),
                     .batch = std::ssize(attempt.events)});
    if (is_delivered(event->outcome)) continue;
    found.back().code = std::move(attempt.code);
    found.back().reason = std::move(attempt.reason);
  }
  return found;
}

Text attempt_list(store::Store& store, std::string_view api_key, std::string_view hook_id, std::int64_t before, std::size_t limit) {
  Text out;
  store.read([&](store::Snapshot& snapshot) {
    const auto hook = named_hook(snapshot, api_key, hook_id);
    if (!hook) {
      out = std::unexpected(hook.error());
      return;
    }
    auto attempts = snapshot.attempts().of(hook->hook.hook.key, before, limit + 1);
    const bool more = attempts.size() > limit;
    if (more) attempts.pop_back();
    std::vector<AttemptLine> lines;
    for (auto& attempt : attempts) lines.push_back(line_of(std::move(attempt)));
    std::string list;
    wire::Writer(list, wire::Profile::http_v1).write(lines);
    out = fmt::format(R"({{"app":{},"hook":{},"attempts":{},"more":{}}})", json_text(hook->app.api_key), json_text(hook_id), list, more);
  });
  return out;
}

}  // namespace millrace::server
