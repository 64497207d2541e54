// The condition of an operator's permission: a filter over who acts and what is acted upon.
#pragma once

#include "chat/app_policy.h"
#include "wire/read.h"

#include <string>

namespace millrace::wire {

// {"$subject.favourite": {"$eq": true}, "$resource.team": "red"}; with $and, $or and $nor around such. $eq, $ne, $in and $nin
// compare with an id, role or team, or with a top-level member of custom data. What this version can't judge is a fault.
Read read_condition(const Json& value, chat::Raw& into, const std::string& path);

// Precondition: `condition` was read by the above.
bool meets(const chat::Raw& condition, const chat::Looked& looked);

}  // namespace millrace::wire
