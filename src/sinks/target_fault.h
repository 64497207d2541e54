// Whether what a hook names is something that events can go to: looked at before a hook is stored.
#pragma once

#include "hooks/hook.h"
#include "hooks/hook_fault.h"
#include "sinks/cause.h"

#include <optional>

namespace millrace::sinks {

// Of the form alone: nobody is asked. A target that is missing is no fault here.
std::optional<hooks::HookFault> target_fault(const hooks::Hook& hook);

// The same for people who test a hook.
const Cause& cause_of_fault(const hooks::HookFault& fault);

}  // namespace millrace::sinks
