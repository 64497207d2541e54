// A member's row says at which count sequence of the channel it was hidden, so that a message need not touch it.
#include "chat/hiding.h"

#include "chat/channel_marks.h"
#include "chat/channels.h"
#include "chat/members.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// Nobody where a server names one who is no member.
Expected<std::optional<Member>> hider(Act& act, const Channel& channel, const UserRef& by) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  auto member = act.state.member(channel.key, user->key);
  if (!member && (!act.by_server() || act.app.only_members_hide))
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" is no member of channel {}", user->id, channel.cid));
  return member;
}

}  // namespace

void keep_hidden(Member& member, const Channel& channel, const std::optional<Instant>& until) {
  member.hidden_sequence = until ? channel.count_sequence : hidden_for_good;
}

void clear_history(Act& act, ChannelKey channel, Member& member, Instant before) {
  member.hide_messages_before = before;
  member.history_after = act.state.marks().newest_before(channel, before);
}

Expected<void> hide_channel(Act& act, const Channel& channel, const UserRef& by, History history) {
  auto found = hider(act, channel, by);
  if (!found) return std::unexpected(found.error());
  auto& member = *found;
  if (!member || (hides(*member, channel) && history == History::kept)) return {};
  member->hidden_sequence = channel.count_sequence;
  if (const auto mute = act.state.marks().mute(member->user_key, channel.key, act.now)) keep_hidden(*member, channel, mute->expires);
  if (history == History::cleared) {
    clear_history(act, channel.key, *member, act.now.to_microseconds());
    act.state.mark_read(channel.key, member->user_key, act.now);
  }
  act.state.update(channel.key, *member);
  channel_event(act, "channel.hidden", channel, member->user).clear_history = history == History::cleared;
  return {};
}

Expected<void> show_channel(Act& act, const Channel& channel, const UserRef& by) {
  auto found = hider(act, channel, by);
  if (!found) return std::unexpected(found.error());
  auto& member = *found;
  if (!member || !hides(*member, channel)) return {};
  member->hidden_sequence.reset();
  act.state.update(channel.key, *member);
  channel_event(act, "channel.visible", channel, member->user);
  return {};
}

void tell_visible(Act& act, const Channel& now, const Message& message) {
  if (message.silent || !is_in_channel(message)) return;
  const auto hidden = act.state.marks().hidden_at(now.key, now.count_sequence - 1, most_told_visible);
  if (hidden.empty()) return;
  if (auto sender = act.state.member(now.key, message.user.key); sender && sender->hidden_sequence == now.count_sequence - 1) {
    sender->hidden_sequence = now.count_sequence;
    act.state.update(now.key, *sender);
  }
  for (const auto key : hidden) {
    auto member = act.state.member(now.key, key);
    if (!member || key == message.user.key) continue;
    if (const auto mute = act.state.marks().mute(key, now.key, act.now)) {
      keep_hidden(*member, now, mute->expires);
      act.state.update(now.key, *member);
    } else {
      channel_event(act, "channel.visible", now, member->user);
    }
  }
}

void add_marks(Act& act, Channel& channel, const User& user, const std::optional<Member>& member) {
  if (member) {
    if (hides(*member, channel)) channel.hidden = true;
    channel.hide_messages_before = member->hide_messages_before;
  }
  if (const auto mute = act.state.marks().mute(user.key, channel.key, act.now)) {
    channel.muted = true;
    channel.mute_expires_at = mute->expires;
  }
}

}  // namespace millrace::chat
