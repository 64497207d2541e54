// The rules of channels and memberships.
#include "chat/channels.h"

#include "chat/users.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

std::optional<std::string> channel_id_fault(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '!' || c == '-';
  };
  if (id.size() > longest_channel_id) return fmt::format("a channel's id has at most {} characters", longest_channel_id);
  if (!std::ranges::all_of(id, allowed)) return fmt::format("the channel id \"{}\" may hold only letters, digits and _ ! -", id);
  return std::nullopt;
}

std::unexpected<Refusal> unknown_type(std::string_view type) {
  return refused(Refusal::Kind::does_not_exist,
                 fmt::format("Can't find channel type with name {}; there are messaging, livestream, team, gaming and commerce", type));
}

}  // namespace

Expected<Channel> get_or_create_channel(Act& act, const Cid& cid, const ChannelChange& change) {
  const auto* config = channel_config(cid.type);
  if (!config) return unknown_type(cid.type);
  if (const auto fault = channel_id_fault(cid.id)) return refused(Refusal::Kind::input, *fault);
  if (auto stored = act.state.channel(cid)) {
    if (auto entered = may_enter(act, *stored); !entered) return std::unexpected(entered.error());
    return *std::move(stored);
  }

  if (act.by_server() && change.created_by.empty())
    return refused(Refusal::Kind::input, "either data.created_by or data.created_by_id must be provided when using server side auth.");
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("data: the custom data is larger than {} bytes", largest_custom_bytes));
  auto creator = resolve(act, change.created_by, "data.created_by");
  if (!creator) return std::unexpected(creator.error());

  Channel channel;
  channel.type = cid.type;
  channel.id = cid.id;
  channel.cid = cid.text();
  channel.config = config;
  channel.created_at = channel.updated_at = act.now.to_microseconds();
  channel.created_by = *std::move(creator);
  channel.team = change.team.value_or("");
  channel.frozen = change.frozen.value_or(false);
  channel.disabled = change.disabled.value_or(false);
  channel.custom = change.custom;
  channel.key = act.state.save(channel);

  // The members are in the payload of channel.created already, so the event waits until they are added.
  std::vector<Event> joined;
  Act joining{act.state, joined, act.now, act.random, act.request, act.user_id};
  auto filled = add_members(joining, channel, change.members);
  if (!filled) return filled;
  channel = *std::move(filled);
  Event& created = happened(act, "channel.created", channel);
  created.channel = channel;
  created.user = Actor{channel.created_by};
  std::ranges::move(joined, std::back_inserter(act.events));
  return channel;
}

Expected<Channel> existing_channel(Act& act, const Cid& cid) {
  if (!channel_config(cid.type)) return unknown_type(cid.type);
  auto channel = act.state.channel(cid);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", cid.text()));
  if (auto entered = may_enter(act, *channel); !entered) return std::unexpected(entered.error());
  return *std::move(channel);
}

Expected<void> may_enter(Act& act, const Channel& channel) {
  if (act.by_server() || channel.created_by.id == act.user_id) return {};
  const auto user = act.state.user(act.user_id);
  if (user && act.state.member(channel.key, user->key)) return {};
  return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" is no member of channel {}", act.user_id, channel.cid));
}

Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members) {
  if (members.size() > most_members_added)
    return refused(Refusal::Kind::input, fmt::format("add_members: at most {} members may be added at once", most_members_added));
  std::vector<Member> added;
  for (const auto& change : members) {
    const auto& id = change.user.named();
    auto user = change.user.whole && act.by_server() ? named_whole(act, *change.user.whole) : [&]() -> Expected<User> {
      if (auto known = act.state.user(id)) return *std::move(known);
      return refused(Refusal::Kind::input, fmt::format("members: the user \"{}\" does not exist; create it first with POST /users", id));
    }();
    if (!user) return std::unexpected(user.error());
    if (act.state.member(channel.key, user->key)) continue;
    Member member;
    member.user_key = user->key;
    member.user_id = user->id;
    member.user = *std::move(user);
    member.created_at = member.updated_at = act.now.to_microseconds();
    member.channel_role = change.channel_role.value_or("channel_member");
    if (member.channel_role == "channel_moderator") member.role = "moderator";
    if (channel.created_by.id == member.user_id) member.role = "owner";
    member.read_sequence = channel.count_sequence;
    member.custom = change.custom;
    act.state.add(channel.key, member);
    added.push_back(std::move(member));
  }
  Channel now = added.empty() ? channel : act.state.channel(channel.key).value();
  for (auto& member : added) {
    Event& event = happened(act, "member.added", now);
    event.channel = now;
    event.user = actor_in(act, now, member.user);
    event.member = std::move(member);
  }
  return now;
}

}  // namespace millrace::chat
