// Guests: users without an account, made by whoever comes.
#pragma once

#include "chat/act.h"

namespace millrace::chat {

// A new user of the role guest, whose id holds the one that was asked for. Fires user.updated.
Expected<User> make_guest(Act& act, const UserChange& change);

}  // namespace millrace::chat
