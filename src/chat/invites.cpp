// What users say to an invite.
#include "chat/channels.h"
#include "chat/members.h"

#include <fmt/format.h>

namespace millrace::chat {

Expected<std::optional<Message>> answer_invite(Act& act, const Channel& channel, InviteAnswer answer, const UserRef& by,
                                               const std::optional<MessageChange>& message) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  auto member = act.state.member(channel.key, user->key);
  if (!member || !member->invited)
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" was not invited to channel {}", user->id, channel.cid));
  const bool accepts = answer == InviteAnswer::accepted;
  if (accepts ? member->invite_accepted_at.has_value() : member->invite_rejected_at.has_value()) return std::nullopt;
  const auto now = act.now.to_microseconds();
  member->invite_accepted_at = accepts ? std::optional(now) : std::nullopt;
  member->invite_rejected_at = accepts ? std::nullopt : std::optional(now);
  member->updated_at = now;
  act.state.update(channel.key, *member);
  member_event(act, "member.updated", channel, *member);
  if (!message) return std::nullopt;
  auto sent = send_system_message(act, channel, *message, *user);
  if (!sent) return std::unexpected(sent.error());
  return *std::move(sent);
}

}  // namespace millrace::chat
