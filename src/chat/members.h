// Who is in a channel, and with which role.
#pragma once

#include "chat/act.h"
#include "chat/messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct MemberChange {
  UserRef user;
  std::optional<std::string> channel_role;
  Custom custom;
  bool notifications_muted = false;
};

// How users come in: at once or by an invite that they may turn down; with the messages of before or without.
struct Entry {
  enum class By : std::uint8_t { joining, invite };
  By by = By::joining;
  std::optional<Instant> history_from;  // messages of before are hidden from them
};

// Whether it asks for more than plain membership.
bool gives_role(const MemberChange& change);

// Those who are not among `others`: who is named as a member and as invited is invited.
std::vector<MemberChange> without(std::vector<MemberChange> members, const std::vector<MemberChange>& others);

// Fires member.added for each who was none. Returns the channel with its new count. A user's token may join, or add whom it may. An invite
// that was turned down is renewed by another one, which fires member.updated.
Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members, const Entry& entry = {});

enum class InviteAnswer : std::uint8_t { accepted, rejected };

// Fires member.updated, and message.new for the message that goes with it; nothing when the answer is the same as before.
Expected<std::optional<Message>> answer_invite(Act& act, const Channel& channel, InviteAnswer answer, const UserRef& by,
                                               const std::optional<MessageChange>& message);

// A member's event, with the member and its user.
Event& member_event(Act& act, std::string type, const Channel& channel, const Member& member);

// The member of that user's id.
std::optional<Member> member_named(Act& act, const Channel& channel, const std::string& id);

// Fires member.removed for each who was one. A user's token takes out its own user, or whom it may govern.
Expected<Channel> remove_members(Act& act, const Channel& channel, const std::vector<std::string>& ids);

// A partial update of a membership. Pinned and archived channels are so for this member.
struct MemberPatch {
  std::optional<std::string> channel_role;
  std::optional<bool> pinned, archived, notifications_muted;
  Custom custom;  // what was set; `edit` applies it
  CustomEdit edit;
};

// Fires member.updated. A user's token changes its own membership; roles are for those who govern the channel.
Expected<Member> update_member(Act& act, const Channel& channel, const std::string& user_id, const MemberPatch& patch);

struct RoleChange {
  std::string user_id, channel_role;
};

// Fires member.updated for each whose role changes. Precondition of success: all are members.
Expected<void> assign_roles(Act& act, const Channel& channel, const std::vector<RoleChange>& changes);

}  // namespace millrace::chat
