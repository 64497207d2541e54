// A replay as reports show it.
#pragma once

#include "store/replay_rows.h"
#include "wire/write.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::server {

struct ReplayLine {
  std::string id, state;                 // "running", "done" or "cancelled"
  store::Position from = 0, to = 0;      // the first and the last position
  std::vector<std::string> types, cids;  // what it was narrowed to
  std::int64_t matching = 0, sent = 0, failed = 0;
  std::optional<std::int64_t> trimmed;  // of one that is done: went from the log before their turn
  Instant started_at;
  std::optional<Instant> ended_at;
  std::string last_failure;  // of an event that the queue never takes

  explicit ReplayLine(const store::Replay& replay);
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::ReplayLine> = std::tuple{
    Field{"id", &server::ReplayLine::id},
    Field{"state", &server::ReplayLine::state},
    Field{"from", &server::ReplayLine::from},
    Field{"to", &server::ReplayLine::to},
    Field{"types", &server::ReplayLine::types},
    Field{"cids", &server::ReplayLine::cids},
    Field{"matching", &server::ReplayLine::matching},
    Field{"sent", &server::ReplayLine::sent},
    Field{"failed", &server::ReplayLine::failed},
    Field{"trimmed", &server::ReplayLine::trimmed, Presence::omit_if_empty},
    Field{"started_at", &server::ReplayLine::started_at},
    Field{"ended_at", &server::ReplayLine::ended_at, Presence::omit_if_empty},
    Field{"last_failure", &server::ReplayLine::last_failure, Presence::omit_if_empty},
};

}  // namespace millrace::wire
