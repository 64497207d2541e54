// Lists of channels, as somebody sees them.
#pragma once

#include "chat/act.h"
#include "chat/query.h"

#include <string>
#include <vector>

namespace millrace::chat {

// The page of channels. `user` is whose marks conditions are about, and whose hidden channels are left out unless the filter speaks
// of them; empty: nobody's. A user's token sees the channels that its user is in, without the disabled ones.
Expected<std::vector<Channel>> list_channels(Act& act, Query query, const std::string& user);

// What a list was asked for that only one user can answer, such as "joined"; nothing where it asks for no such thing.
bool asks_for_marks(const Query& query);

}  // namespace millrace::chat
