// The newest attempts of a hook, and those of one event: when, how long, what the queue said.
#pragma once

#include "server/text.h"
#include "store/attempt_rows.h"
#include "store/store.h"
#include "wire/write.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::server {

// One event's part in one attempt.
struct EventAttempt {
  Instant at;
  std::int64_t duration_us = 0;
  std::int64_t attempt = 1;  // the how manieth of the event
  std::string outcome;       // "delivered", "retry", "rejected", "misconfigured" or "unknown"
  std::string message_id;    // the queue's
  std::string code, reason;  // where it was not delivered
  std::string replay, request_id;
  std::int64_t batch = 1;  // how many events the request carried
};

// Oldest first, as long as they are kept.
std::vector<EventAttempt> attempts_of(store::Snapshot& snapshot, hooks::HookKey hook, store::Position position);

// {"app":…,"hook":…,"attempts":[{"number":N,…,"events":[{"position":N,"attempt":1,"outcome":…,"message_id":…}]}],"more":false}: the
// newest first, those in front of number `before`.
Text attempt_list(store::Store& store, std::string_view api_key, std::string_view hook_id, std::int64_t before, std::size_t limit);

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::EventAttempt> = std::tuple{
    Field{"at", &server::EventAttempt::at},
    Field{"duration_us", &server::EventAttempt::duration_us},
    Field{"attempt", &server::EventAttempt::attempt},
    Field{"outcome", &server::EventAttempt::outcome},
    Field{"message_id", &server::EventAttempt::message_id, Presence::omit_if_empty},
    Field{"code", &server::EventAttempt::code, Presence::omit_if_empty},
    Field{"reason", &server::EventAttempt::reason, Presence::omit_if_empty},
    Field{"replay", &server::EventAttempt::replay, Presence::omit_if_empty},
    Field{"request_id", &server::EventAttempt::request_id, Presence::omit_if_empty},
    Field{"batch", &server::EventAttempt::batch},
};

}  // namespace millrace::wire
