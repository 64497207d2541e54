// The rules of memberships.
#include "chat/members.h"

#include "chat/bans.h"
#include "chat/channels.h"
#include "chat/hiding.h"
#include "chat/permissions.h"
#include "chat/users.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

constexpr std::string_view plain_role = "channel_member", moderator_role = "channel_moderator";

// The older of the two names of a role follows from the newer one.
void give_role(const Channel& channel, Member& member, std::string_view channel_role) {
  member.channel_role = channel_role;
  member.is_moderator = channel_role == moderator_role;
  member.role = channel.created_by.id == member.user_id ? "owner" : member.is_moderator ? "moderator" : "member";
}

// Joining is a right of its own.
Expected<void> may_add(Act& act, const Channel& channel, const std::vector<MemberChange>& members) {
  const Subject subject(act, channel);
  const bool joins = members.size() == 1 && members.front().user.named() == act.user_id;
  if (joins && subject.may(Action::add_own_channel_membership)) return {};
  return subject.allowed(Action::update_channel_members);
}

// So is leaving.
Expected<void> may_remove(Act& act, const Channel& channel, const std::vector<std::string>& ids) {
  const Subject subject(act, channel);
  const bool leaves = ids.size() == 1 && ids.front() == act.user_id;
  if (leaves && subject.may(Action::remove_own_channel_membership)) return {};
  return subject.allowed(Action::update_channel_members);
}

// Node's SDK writes a role that was not given as "".
std::string role_in(const MemberChange& change) {
  return change.channel_role.value_or("").empty() ? std::string(plain_role) : *change.channel_role;
}

}  // namespace

Event& member_event(Act& act, std::string type, const Channel& channel, const Member& member) {
  Event& event = happened(act, std::move(type), channel);
  event.channel = channel;
  event.user = actor_in(act, channel, member.user);
  event.member = member;
  return event;
}

std::optional<Member> member_named(Act& act, const Channel& channel, const std::string& id) {
  const auto user = act.state.user(id);
  return user ? act.state.member(channel.key, user->key) : std::nullopt;
}

std::vector<MemberChange> without(std::vector<MemberChange> members, const std::vector<MemberChange>& others) {
  std::erase_if(members, [&](const MemberChange& member) {
    return std::ranges::any_of(others, [&](const MemberChange& other) { return other.user.named() == member.user.named(); });
  });
  return members;
}

bool gives_role(const MemberChange& change) { return role_in(change) != plain_role; }

Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members, const Entry& entry) {
  if (auto may = members.empty() ? Expected<void>{} : may_add(act, channel, members); !may) return std::unexpected(may.error());
  const bool invites = entry.by == Entry::By::invite;
  if (members.size() > most_members_added)
    return refused(Refusal::Kind::input,
                   fmt::format("{}: at most {} members may be added at once", invites ? "invites" : "add_members", most_members_added));
  std::vector<Member> added, renewed;
  for (const auto& change : members) {
    const auto& id = change.user.named();
    auto user = change.user.whole && act.by_server() ? named_whole(act, *change.user.whole) : [&]() -> Expected<User> {
      if (auto known = act.state.user(id); known && !known->deleted_at) return *std::move(known);
      return refused(Refusal::Kind::input, fmt::format("members: the user \"{}\" does not exist; create it first with POST /users", id));
    }();
    if (!user) return std::unexpected(user.error());
    if (auto known = act.state.member(channel.key, user->key)) {
      if (!invites || !known->invite_rejected_at) continue;
      known->invite_rejected_at.reset();
      known->updated_at = act.now.to_microseconds();
      act.state.update(channel.key, *known);
      renewed.push_back(*std::move(known));
      continue;
    }
    if (change.custom.members.size() > largest_custom_bytes)
      return refused(Refusal::Kind::input,
                     fmt::format("members: the custom data of member \"{}\" is larger than {} bytes", user->id, largest_custom_bytes));
    if (gives_role(change))
      if (auto allowed = may_govern(act, channel); !allowed) return std::unexpected(allowed.error());
    Member member;
    member.user_key = user->key;
    member.user_id = user->id;
    member.user = *std::move(user);
    member.created_at = member.updated_at = act.now.to_microseconds();
    give_role(channel, member, role_in(change));
    member.read_sequence = channel.count_sequence;
    member.custom = change.custom;
    member.notifications_muted = change.notifications_muted;
    ban_who_joins(act, channel, member);
    if (invites) member.invited = true;
    if (entry.history_from) clear_history(act, channel.key, member, *entry.history_from);
    act.state.add(channel.key, member);
    added.push_back(std::move(member));
  }
  Channel now = added.empty() ? channel : act.state.channel(channel.key).value();
  for (const auto& member : added) member_event(act, "member.added", now, member);
  for (const auto& member : renewed) member_event(act, "member.updated", now, member);
  return now;
}

Expected<Channel> remove_members(Act& act, const Channel& channel, const std::vector<std::string>& ids) {
  if (ids.size() > most_members_added)
    return refused(Refusal::Kind::input, fmt::format("remove_members: at most {} members may be removed at once", most_members_added));
  if (auto may = may_remove(act, channel, ids); !may) return std::unexpected(may.error());
  std::vector<Member> removed;
  for (const auto& id : ids) {
    auto member = member_named(act, channel, id);
    if (!member) continue;
    act.state.remove(channel.key, *member);
    removed.push_back(*std::move(member));
  }
  Channel now = removed.empty() ? channel : act.state.channel(channel.key).value();
  for (const auto& member : removed) member_event(act, "member.removed", now, member);
  return now;
}

Expected<Member> update_member(Act& act, const Channel& channel, const std::string& user_id, const MemberPatch& patch) {
  auto member = member_named(act, channel, user_id);
  if (!member) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find member {} of channel {}", user_id, channel.cid));
  if (patch.channel_role || (!act.by_server() && act.user_id != user_id))
    if (auto allowed = may_govern(act, channel); !allowed) return std::unexpected(allowed.error());
  if ((patch.pinned || patch.archived) && !act.by_server() && act.user_id != user_id)
    return refused(Refusal::Kind::not_allowed,
                   "set: who is a member pins and archives a channel for itself; only a server's token may for others");
  const auto now = act.now.to_microseconds();
  const auto mark = [&](std::optional<Instant>& at, std::optional<bool> wanted) {
    if (wanted && *wanted != at.has_value()) at = *wanted ? std::optional(now) : std::nullopt;
  };
  mark(member->pinned_at, patch.pinned);
  mark(member->archived_at, patch.archived);
  if (patch.notifications_muted) member->notifications_muted = *patch.notifications_muted;
  if (patch.edit) member->custom = patch.edit(member->custom);
  if (member->custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("set: the custom data of a member is larger than {} bytes", largest_custom_bytes));
  if (patch.channel_role) give_role(channel, *member, *patch.channel_role);
  member->updated_at = now;
  act.state.update(channel.key, *member);
  member_event(act, "member.updated", channel, *member);
  return *std::move(member);
}

Expected<void> assign_roles(Act& act, const Channel& channel, const std::vector<RoleChange>& changes) {
  if (changes.size() > most_members_added)
    return refused(Refusal::Kind::input, fmt::format("assign_roles: at most {} roles may be assigned at once", most_members_added));
  if (auto allowed = may_govern(act, channel); !allowed) return allowed;
  for (const auto& change : changes) {
    auto member = member_named(act, channel, change.user_id);
    if (!member)
      return refused(Refusal::Kind::input,
                     fmt::format("user \"{}\" is no member of channel {}; add it first with add_members", change.user_id, channel.cid));
    if (change.channel_role.empty())
      return refused(Refusal::Kind::input, "assign_roles: channel_role is missing; give \"channel_member\" or \"channel_moderator\"");
    if (member->channel_role == change.channel_role) continue;
    give_role(channel, *member, change.channel_role);
    member->updated_at = act.now.to_microseconds();
    act.state.update(channel.key, *member);
    member_event(act, "member.updated", channel, *member);
  }
  return {};
}

}  // namespace millrace::chat
