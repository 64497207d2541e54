// The rules of reading.
#include "chat/reads.h"

#include "chat/channels.h"
#include "chat/messages.h"
#include "chat/read_states.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

// Who reads, in a channel whose type knows reading: a member, or whom a server names.
Expected<User> reader(Act& act, const Channel& channel, const UserRef& by) {
  if (!channel.config->read_events)
    return refused(Refusal::Kind::feature_off, fmt::format("read events are switched off for channels of type {}", channel.type));
  auto user = resolve(act, by, "user");
  if (user && !act.by_server() && !act.state.member(channel.key, user->key))
    return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" is no member of channel {}", user->id, channel.cid));
  return user;
}

Expected<Message> message_in(Act& act, const Channel& channel, std::string_view id) {
  auto message = act.state.message(id);
  if (!message || message->channel != channel.key)
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find message with id {} in channel {}", id, channel.cid));
  if (!is_in_channel(*message))
    return refused(Refusal::Kind::input,
                   fmt::format("message_id: \"{}\" is in a thread only, which this version does not count as unread", id));
  return *std::move(message);
}

Expected<Message> first_since(Act& act, const Channel& channel, Instant time) {
  auto messages = act.state.messages(channel.key, {.from = MessagePage::From::from, .at = time, .limit = 1});
  if (messages.empty())
    return refused(Refusal::Kind::input, fmt::format("message_timestamp: there is no message since then in channel {}", channel.cid));
  return std::move(messages.front());
}

// The id of the message that stands in front of `page`'s, or of the newest.
std::optional<Message> last_of(Act& act, const Channel& channel, MessagePage page) {
  page.limit = 1;
  auto messages = act.state.messages(channel.key, page);
  if (messages.empty()) return std::nullopt;
  return std::move(messages.back());
}

}  // namespace

Expected<void> mark_read(Act& act, const Channel& channel, const UserRef& by, std::string_view message_id) {
  const auto user = reader(act, channel, by);
  if (!user) return std::unexpected(user.error());
  std::string last;
  if (message_id.empty()) {
    act.state.mark_read(channel.key, user->key, act.now);
    if (auto newest = last_of(act, channel, {})) last = std::move(newest->id);
  } else {
    const auto message = message_in(act, channel, message_id);
    if (!message) return std::unexpected(message.error());
    act.state.mark_read(channel.key, user->key, {act.now}, message->sequence);
    last = message->id;
  }
  Event& event = happened(act, "message.read", channel);
  event.channel = channel;
  event.user = actor_in(act, channel, *user);
  event.last_read_message_id = last;
  return {};
}

Expected<void> mark_channels_read(Act& act, const std::vector<ChannelRead>& reads, const UserRef& by) {
  if (reads.size() > most_channels_read)
    return refused(Refusal::Kind::input, fmt::format("read_by_channel: at most {} channels may be marked at once", most_channels_read));
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  const UserRef self{user->id, {}};
  for (const auto& read : reads) {
    const auto channel = existing_channel(act, read.cid);
    if (!channel) return std::unexpected(channel.error());
    if (auto done = mark_read(act, *channel, self, read.message_id); !done) return done;
  }
  if (!reads.empty()) return {};
  for (const auto& channel : act.state.unread_channels(user->key, most_channels_read)) {
    if (!channel.config->read_events) continue;
    if (auto done = mark_read(act, channel, self); !done) return done;
  }
  return {};
}

Expected<void> mark_delivered(Act& act, const std::vector<Delivered>& delivered, const UserRef& by) {
  if (delivered.empty() || delivered.size() > most_delivered)
    return refused(Refusal::Kind::input, fmt::format("latest_delivered_messages must hold 1 to {} messages", most_delivered));
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  for (const auto& [name, id] : delivered) {
    const auto cid = Cid::parse(name);
    const auto channel = cid ? act.state.channel(*cid) : std::nullopt;
    const auto message = channel ? act.state.message(id) : std::nullopt;
    if (message && message->channel == channel->key && channel->config->delivery_events)
      act.state.reads().mark_delivered(channel->key, user->key, message->key, act.now.to_microseconds());
  }
  return {};
}

Expected<void> mark_unread(Act& act, const Channel& channel, const UnreadFrom& from, const UserRef& by) {
  if (from.message_id.empty() && !from.time)
    return refused(Refusal::Kind::input, "message_id is missing; name the first unread message, a message_timestamp or a thread_id");
  const auto user = reader(act, channel, by);
  if (!user) return std::unexpected(user.error());
  const auto first = from.time ? first_since(act, channel, *from.time) : message_in(act, channel, from.message_id);
  if (!first) return std::unexpected(first.error());
  const auto before = last_of(act, channel, {.from = MessagePage::From::before, .id = first->id});
  if (!act.state.member(channel.key, user->key)) return {};  // who is none has nothing unread
  const LastRead last_read{before ? std::optional(before->created_at) : std::nullopt};
  // A silent message does not count, so what is unread begins behind it.
  act.state.mark_read(channel.key, user->key, last_read, first->silent ? first->sequence : first->sequence - 1);

  Event& event = happened(act, "notification.mark_unread", channel);
  event.channel = channel;
  event.user = actor_in(act, channel, *user);
  event.first_unread_message_id = first->id;
  if (before) event.last_read_message_id = before->id;
  event.last_read_at = last_read;
  event.unread_messages = event.user->channel_unread_count;
  event.total_unread_count = event.user->total_unread_count;
  event.unread_channels = event.user->unread_channels;
  event.unread_count = event.user->unread_count;
  return {};
}

}  // namespace millrace::chat
