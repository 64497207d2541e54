// What a change of an app or a hook did, by field, for the audit trail: no secret is in it.
#pragma once

#include "hooks/hook.h"

#include <string>
#include <string_view>

namespace millrace::wire {

// JSON: [{"field":"sqs_region","before":"eu-west-1","after":"us-east-1"},{"field":"sqs_secret","secret":true}]. What was not there
// before, or is not there after, is left out; long values are cut. Empty when nothing differs. Null: there is no hook.
std::string changes_of(const hooks::Hook* before, const hooks::Hook* after);

// The same of stored settings.
std::string changes_of_settings(std::string_view before, std::string_view after);

}  // namespace millrace::wire
