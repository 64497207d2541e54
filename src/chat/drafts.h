// Drafts of messages. They are told to nobody: hooks have no event for them.
#pragma once

#include "chat/act.h"
#include "chat/draft.h"
#include "chat/messages.h"
#include "chat/query.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// Keeps it instead of the one before.
Expected<Draft> save_draft(Act& act, const Channel& channel, const MessageChange& change, const UserRef& by);

// The draft of the channel, or of that thread.
Expected<Draft> draft_of(Act& act, const Channel& channel, const std::string& parent_id, const UserRef& by);

// The user's own, as a channel or a thread shows it that holds the rest.
std::optional<Draft> draft_beside(Act& act, const User& user, ChannelKey channel, MessageKey parent = {});

Expected<void> delete_draft(Act& act, const Channel& channel, const std::string& parent_id, const UserRef& by);

Expected<std::vector<Draft>> drafts_of(Act& act, const UserRef& by, const Query& query);

}  // namespace millrace::chat
