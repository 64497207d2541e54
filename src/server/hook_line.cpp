// Joins what is stored of a hook with what its delivery says.
#include "server/hook_line.h"

namespace millrace::server {

HookLine hook_line(const store::StoredHook& hook, const delivery::HookStates& states) {
  HookLine line{.id = hook.hook.id,
                .hook_type = hook.hook.hook_type,
                .target = hook.hook.target(),
                .state = hook.paused ? "paused" : "stopped",
                .deleted = hook.deleted,
                .event_types = hook.hook.event_types};
  if (hook.deleted) {
    line.state = "deleted";
  } else if (const auto state = states.find(hook.hook.key); state != states.end()) {
    line.state = name_of(state->second.kind);
    line.breaker = name_of(state->second.breaker);
    if (state->second.next_try_in) line.next_try_in_ms = state->second.next_try_in->count();
    if (const auto interval = state->second.request_interval.count(); interval > 0) line.request_interval_ms = interval;
    line.delivered_last_minute = static_cast<std::int64_t>(state->second.delivered_last_minute);
    line.replay_error = state->second.replay_error;
    if (!state->second.last_error.empty()) line.last_error = state->second.last_error;
  }
  return line;
}

}  // namespace millrace::server
