// One timer for each user, set by the first message that waits; what it finds unread decides.
#include "chat/unread_reminders.h"

#include "chat/timer.h"
#include "chat/visibility.h"

#include <algorithm>
#include <iterator>
#include <ranges>

namespace millrace::chat {
namespace {

constexpr std::size_t channels_looked_at = 1'000;

bool reminds(const Act& act, const Channel& channel) {
  const auto most = std::min(act.app.unread_reminders.most_members, most_members_counted);
  return channel.config->reminders && channel.config->read_events && channel.member_count <= most;
}

bool is_to_be_read(const Message& message) {
  return !message.silent && !message.shadowed && !message.deleted_at && (message.type == "regular" || message.type == "system");
}

// What the user has to read in a page of the channel.
std::vector<Message> unread_in(Act& act, const Channel& channel, const Member& member, MessagePage page) {
  page.after = member.history_after;
  page.seen_by = member.user_id;
  const Act as_user{act.state, act.events, act.now, act.random, {}, member.user_id, act.app};
  auto messages = visible(as_user, act.state.messages(channel.key, page));
  std::erase_if(messages, [&](const Message& message) {
    return !is_to_be_read(message) || message.user.key == member.user_key || message.sequence <= member.read_sequence;
  });
  return messages;
}

// Since when the member has something to read there.
std::optional<Instant> waits_since(Act& act, const Channel& channel, const Member& member) {
  auto unread = unread_in(act, channel, member,
                          {.from = MessagePage::From::from, .at = member.last_read.value_or(member.created_at).to_microseconds()});
  if (unread.empty()) unread = unread_in(act, channel, member, {});  // what came first was silent, say
  if (unread.empty()) return std::nullopt;
  return unread.front().created_at;
}

ChannelMessages latest_unread(Act& act, const Channel& channel, const Member& member) {
  ChannelMessages found{{channel, act.state.members(channel.key, most_members_shown)}, {}};
  const auto unread = unread_in(act, channel, member, {});
  std::ranges::copy(unread | std::views::reverse | std::views::take(most_messages_reminded), std::back_inserter(found.messages));
  return found;
}

}  // namespace

void expect_reading(Act& act, const Channel& channel, const Message& message) {
  if (!reminds(act, channel) || !is_to_be_read(message)) return;
  for (const auto& member : act.state.members(channel.key, static_cast<std::size_t>(channel.member_count)))
    if (member.user_key != message.user.key)
      act.state.timers().set_if_none(
          {Timer::Kind::unread_reminder, static_cast<std::int64_t>(member.user_key), act.now + act.app.unread_reminders.after});
}

void remind_of_unread(Act& act, UserKey key) {
  const auto user = act.state.user(key);
  if (!user || user->deleted_at || user->deactivated_at) return;
  std::map<std::string, ChannelMessages> channels;
  std::optional<Instant> next;
  for (const auto& channel : act.state.unread_channels(key, channels_looked_at)) {
    const auto member = reminds(act, channel) ? act.state.member(channel.key, key) : std::nullopt;
    const auto since = member ? waits_since(act, channel, *member) : std::nullopt;
    if (!since) continue;
    const auto due = *since + act.app.unread_reminders.after;
    if (due > act.now) next = std::min(due, next.value_or(due));
    else if (channels.size() < most_channels_reminded) channels.emplace(channel.cid, latest_unread(act, channel, *member));
  }
  if (next) act.state.timers().set_if_none({Timer::Kind::unread_reminder, static_cast<std::int64_t>(key), *next});
  if (channels.empty()) return;
  Event& event = happened(act, "user.unread_message_reminder");
  event.user = Actor{*user};
  event.channels = std::move(channels);
}

}  // namespace millrace::chat
