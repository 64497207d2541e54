// Names of states, as commands and metrics show them.
#include "delivery/hook_state.h"

namespace millrace::delivery {

std::string_view name_of(HookState::Kind kind) {
  switch (kind) {
    case HookState::Kind::active:
      return "active";
    case HookState::Kind::retrying:
      return "retrying";
    case HookState::Kind::misconfigured:
      return "misconfigured";
    case HookState::Kind::disabled:
      return "disabled";
    case HookState::Kind::paused:
      return "paused";
  }
  return "unknown";
}

}  // namespace millrace::delivery
