// Which channels and users of a list a user's token gets to see.
#pragma once

#include "chat/act.h"
#include "chat/query.h"

namespace millrace::chat {

// The asked conditions, and those that leave out what the asking user may not read: disabled channels, those that the user is
// not in (where the types asked for are not open to the user's role), and those of other teams. A server's stay as they are.
Filter readable_channels(Act& act, Filter asked);

// Whether the asking user gets a list of users at all: it is granted, and the role is none of those from which the app keeps it.
Expected<void> may_list_users(Act& act);

// The same of a list of users: where teams keep apart, those that share a team with the asking one.
Filter visible_users(Act& act, Filter asked);

}  // namespace millrace::chat
