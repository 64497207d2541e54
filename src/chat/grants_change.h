// A change of grants: role by role, each list whole.
#pragma once

#include "chat/grants.h"
#include "chat/refusal.h"
#include "chat/state.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// No list: the role gets its default back. No roles at all: every role does.
struct GrantsChange {
  std::optional<std::map<std::string, std::optional<std::vector<std::string>>>> roles;
};

Grants changed(const Grants& grants, const GrantsChange& change, const Grants& defaults);

// Precondition of success: all roles and permissions that it names are there. A mistyped one would be a right that nobody has.
Expected<void> known(State& state, const GrantsChange& change);
Expected<void> known(State& state, const GrantEdits& edits);

}  // namespace millrace::chat
