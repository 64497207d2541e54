// Joins what is stored of a hook with what its delivery says.
#include "server/hook_line.h"

namespace millrace::server {

HookLine hook_line(const store::StoredHook& hook, const delivery::HookStates& states) {
  HookLine line{hook.hook.id, hook.hook.hook_type, hook.hook.target(), "stopped", hook.deleted, hook.hook.event_types, std::nullopt};
  if (hook.deleted) {
    line.state = "deleted";
  } else if (const auto state = states.find(hook.hook.key); state != states.end()) {
    line.state = name_of(state->second.kind);
    if (!state->second.last_error.empty()) line.last_error = state->second.last_error;
  }
  return line;
}

}  // namespace millrace::server
