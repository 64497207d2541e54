// Lists of channels, as somebody sees them.
#pragma once

#include "chat/act.h"
#include "chat/query.h"

#include <string>
#include <vector>

namespace millrace::chat {

// The page of channels. `user` is whose marks conditions are about, and whose hidden channels are left out unless the filter speaks
// of them; empty: nobody's. A user's token sees the channels that its user may read, without the disabled ones.
Expected<std::vector<Channel>> list_channels(Act& act, Query query, const std::string& user);

// Whether it asks for what only one user can answer, such as "joined".
bool asks_for_marks(const Filter& filter);

// The query narrowed to what whoever asks may see. `user` as above.
Expected<Query> narrowed(Act& act, Query query, const std::string& user);

}  // namespace millrace::chat
