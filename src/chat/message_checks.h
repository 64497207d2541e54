// What a message may hold and point to, whoever sends, changes or keeps it.
#pragma once

#include "chat/act.h"
#include "chat/messages.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

Expected<void> within_limits(const MessageChange& change, const ChannelConfig& config);

// Whether what the message mentions beside users is there. What it mentioned before may be gone meanwhile.
Expected<void> can_mention(Act& act, const BroadMentions& mentions, const BroadMentions& before = {});

// Of the groups that are mentioned those that are there.
std::vector<MentionedGroup> groups_mentioned(Act& act, const BroadMentions& mentions);

// The users that a message mentions, who must exist; each once, where it is first named.
Expected<std::vector<User>> mentioned(Act& act, const std::vector<UserRef>& mentions);

// The message to which a new one replies; nothing for one that is no reply.
Expected<std::optional<Message>> parent_of(Act& act, const Channel& channel, const MessageChange& change);

// The message of that id in the channel; null for an empty id.
Expected<std::shared_ptr<const Message>> quoted_by(Act& act, const Channel& channel, const std::string& id);

}  // namespace millrace::chat
