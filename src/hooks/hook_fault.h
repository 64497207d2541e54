// What is wrong with a hook's settings by themselves.
#pragma once

#include "hooks/hook.h"

#include <cstddef>
#include <optional>
#include <string>

namespace millrace::hooks {

inline constexpr std::size_t most_pending_hooks = 2;  // of an app: as Stream has it

struct HookFault {
  std::string field;  // "sqs_region"; of an array "event_hooks[2].sqs_region"
  std::string text;   // goes on behind the field
};

// The first fault of a hook whose identity is settled. Whether a URL is one of a queue is not looked at here.
std::optional<HookFault> fault_of(const Hook& hook);

}  // namespace millrace::hooks
