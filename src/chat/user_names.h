// Names of users, where an app keeps them apart.
#pragma once

#include "chat/act.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::chat {

// What two names have in common that are taken for the same, as Stream does: "John Doe" and "john.doe". Letters of ASCII without case, and
// none of ASCII's blanks and signs; a name of nothing else is taken as it is.
std::string folded_name(std::string_view name);

// Refuses the name, or the teams, that the user is about to have, where another user stands in the way. What `before` had already is not
// judged: names that were the same before the app kept them apart stay.
Expected<void> may_be_named(Act& act, const std::optional<User>& before, const User& user);

}  // namespace millrace::chat
