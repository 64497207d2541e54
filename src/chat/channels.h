// Channels and who is in them.
#pragma once

#include "chat/act.h"

#include <string>
#include <vector>

namespace millrace::chat {

struct MemberChange {
  UserRef user;
  std::optional<std::string> channel_role;
  Custom custom;
};

struct ChannelChange {
  UserRef created_by;
  std::vector<MemberChange> members;
  std::optional<std::string> team;
  std::optional<bool> frozen, disabled;
  Custom custom;
};

// The channel of that name, made when there is none. Fires channel.created, then member.added for each member.
// A channel that exists stays as it is.
Expected<Channel> get_or_create_channel(Act& act, const Cid& cid, const ChannelChange& change);

// The channel, which must exist. A user's token needs a membership or to be the creator.
Expected<Channel> existing_channel(Act& act, const Cid& cid);
Expected<void> may_enter(Act& act, const Channel& channel);

// Fires member.added for each who was none. Returns the channel with its new count.
Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members);

}  // namespace millrace::chat
