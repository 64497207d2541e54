// One row for each user and channel.
#include "chat/channel_mutes.h"

#include "chat/channel_marks.h"
#include "chat/channels.h"
#include "chat/hiding.h"
#include "chat/permissions.h"
#include "chat/timer.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

Expected<std::vector<Channel>> channels_named(Act& act, const std::vector<std::string>& cids) {
  if (cids.empty() || cids.size() > most_channels_muted)
    return refused(Refusal::Kind::input, fmt::format("channel_cids must hold 1 to {} names of channels", most_channels_muted));
  std::vector<Channel> channels;
  for (const auto& name : cids) {
    const auto cid = Cid::parse(name);
    if (!cid)
      return refused(Refusal::Kind::input, fmt::format("channel_cids: \"{}\" is no channel's name such as \"messaging:lobby\"", name));
    auto channel = existing_channel(act, *cid);
    if (!channel) return std::unexpected(channel.error());
    channels.push_back(*std::move(channel));
  }
  return channels;
}

ChannelMute shown(const MuteRow& row, const User& user, Channel channel) {
  channel.muted = true;
  channel.mute_expires_at = row.expires;
  return {user, std::move(channel), row.created_at, row.updated_at, row.expires};
}

void tell(Act& act, std::string type, const User& user, const std::vector<ChannelMute>& mutes) {
  Event& event = happened(act, std::move(type));
  event.user = Actor{user};
  if (mutes.size() == 1) event.mute = mutes.front();
  else event.mutes = mutes;
}

// A member's row says that it is muted for good: nobody would take back what ends by itself. If it hides the channel, it does so as long.
void show_in_member(Act& act, const Channel& channel, const User& user, bool muted) {
  auto member = act.state.member(channel.key, user.key);
  if (!member) return;
  const Member before = *member;
  member->notifications_muted = muted;
  if (hides(*member, channel)) member->hidden_sequence = muted ? hidden_for_good : channel.count_sequence;
  if (member->notifications_muted != before.notifications_muted || member->hidden_sequence != before.hidden_sequence)
    act.state.update(channel.key, *member);
}

// A mute for good becomes one that ends.
void end_hiding(Act& act, const Channel& channel, const User& user) {
  auto member = act.state.member(channel.key, user.key);
  if (!member || member->hidden_sequence != hidden_for_good) return;
  member->hidden_sequence = channel.count_sequence;
  act.state.update(channel.key, *member);
}

// One timer for each user.
void await_expiry(Act& act, UserKey user) {
  if (const auto at = act.state.marks().next_expiry(user))
    act.state.timers().set({Timer::Kind::channel_mutes_end, static_cast<std::int64_t>(user), *at});
}

}  // namespace

Expected<std::vector<ChannelMute>> mute_channels(Act& act, const std::vector<std::string>& cids,
                                                 std::optional<std::chrono::milliseconds> expiration, const UserRef& by) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  if (expiration && (*expiration <= std::chrono::milliseconds(0) || *expiration > longest_mute))
    return refused(Refusal::Kind::input,
                   "expiration must be a positive number of milliseconds, of at most 100 years; leave it out to mute for good");
  const auto channels = channels_named(act, cids);
  if (!channels) return std::unexpected(channels.error());
  const auto now = act.now.to_microseconds();
  std::vector<ChannelMute> mutes;
  for (const auto& channel : *channels) {
    if (!channel.config->mutes)
      return refused(Refusal::Kind::feature_off, fmt::format("mutes are switched off for channels of type {}", channel.type));
    if (auto may = allowed(act, channel, Action::mute_channel); !may) return std::unexpected(may.error());
    auto row = act.state.marks().mute(user->key, channel.key, act.now).value_or(MuteRow{user->key, channel.key, now, now, {}});
    row.updated_at = now;
    row.expires = expiration ? std::optional(now + *expiration) : std::nullopt;
    act.state.marks().save(row);
    if (!expiration) show_in_member(act, channel, *user, true);
    else end_hiding(act, channel, *user);
    mutes.push_back(shown(row, *user, channel));
  }
  if (expiration) await_expiry(act, user->key);
  tell(act, "channel.muted", *user, mutes);
  return mutes;
}

Expected<void> unmute_channels(Act& act, const std::vector<std::string>& cids, const UserRef& by) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  const auto channels = channels_named(act, cids);
  if (!channels) return std::unexpected(channels.error());
  std::vector<ChannelMute> ended;
  for (const auto& channel : *channels) {
    const auto row = act.state.marks().mute(user->key, channel.key, act.now);
    if (!row) continue;
    act.state.marks().remove_mute(user->key, channel.key);
    show_in_member(act, channel, *user, false);
    ended.push_back({*user, channel, row->created_at, row->updated_at, row->expires});
  }
  if (!ended.empty()) tell(act, "channel.unmuted", *user, ended);
  return {};
}

void end_channel_mutes(Act& act, UserKey user) {
  for (const auto& mute : act.state.marks().expired_mutes(user, act.now, most_mutes_ended))
    act.state.marks().remove_mute(user, mute.channel);
  await_expiry(act, user);
}

}  // namespace millrace::chat
