// One hook as reports show it: who it is, how it does, and its ledger.
#pragma once

#include "delivery/hook_delivery.h"
#include "store/records.h"
#include "wire/write.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::server {

struct HookLine {
  std::string id, hook_type, target, state;
  std::optional<std::string> breaker;               // of a running hook: "closed", "open", "half_open"
  std::optional<std::int64_t> next_try_in_ms;       // while failures hold it back
  std::optional<std::int64_t> request_interval_ms;  // while it throttles
  std::optional<std::int64_t> delivered_last_minute;
  bool deleted = false;
  std::vector<std::string> event_types;   // empty: all
  std::optional<std::string> last_error;  // names cause and remedy
  std::string replay_error;               // the same of the replay under way
};

// Its state is "stopped" where no server runs it.
HookLine hook_line(const store::StoredHook& hook, const delivery::HookStates& states);

using wire::members_of;

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<store::Ledger> = std::tuple{
    Field{"accepted", &store::Ledger::accepted},   Field{"delivered", &store::Ledger::delivered}, Field{"waiting", &store::Ledger::waiting},
    Field{"dead", &store::Ledger::dead},           Field{"abandoned", &store::Ledger::abandoned}, Field{"parked", &store::Ledger::parked},
    Field{"discarded", &store::Ledger::discarded}, Field{"given_up", &store::Ledger::given_up},
};

template <>
inline constexpr auto fields<server::HookLine> = std::tuple{
    Field{"id", &server::HookLine::id},
    Field{"hook_type", &server::HookLine::hook_type},
    Field{"target", &server::HookLine::target},
    Field{"state", &server::HookLine::state},
    Field{"breaker", &server::HookLine::breaker, Presence::omit_if_empty},
    Field{"next_try_in_ms", &server::HookLine::next_try_in_ms, Presence::omit_if_empty},
    Field{"request_interval_ms", &server::HookLine::request_interval_ms, Presence::omit_if_empty},
    Field{"delivered_last_minute", &server::HookLine::delivered_last_minute, Presence::omit_if_empty},
    Field{"deleted", &server::HookLine::deleted},
    Field{"event_types", &server::HookLine::event_types},
    Field{"last_error", &server::HookLine::last_error},
    Field{"replay_error", &server::HookLine::replay_error, Presence::omit_if_empty},
};

}  // namespace millrace::wire
