// The rules of threads.
#include "chat/threads.h"

#include "chat/channels.h"
#include "chat/drafts.h"
#include "chat/messages.h"
#include "chat/permissions.h"
#include "chat/thread_rows.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <memory>

namespace millrace::chat {
namespace {

struct FoundThread {
  Thread thread;
  Message parent;
  Channel channel;
};

Expected<FoundThread> found_thread(Act& act, std::string_view message_id) {
  auto found = found_message(act, message_id);
  if (!found) return std::unexpected(found.error());
  auto thread = act.state.threads().thread(found->message.key);
  if (!thread)
    return refused(Refusal::Kind::does_not_exist,
                   fmt::format("Can't find thread with id {}; a thread begins with its first reply", message_id));
  return FoundThread{*std::move(thread), std::move(found->message), std::move(found->channel)};
}

// Fills in what the parent message and its channel tell.
Thread filled(Act& act, FoundThread found, std::size_t participants) {
  Thread thread = std::move(found.thread);
  thread.channel_cid = found.channel.cid;
  thread.parent_message_id = found.parent.id;
  thread.created_by = found.parent.user;
  thread.created_by_user_id = found.parent.user.id;
  thread.reply_count = found.parent.reply_count;
  thread.thread_participants = act.state.threads().participants(thread, participants);
  for (auto& participant : thread.thread_participants)
    participant.channel_cid = thread.channel_cid, participant.thread_id = thread.parent_message_id;
  thread.parent_message = std::move(found.parent);
  thread.channel = std::move(found.channel);
  return thread;
}

Expected<ThreadState> state_of(Act& act, FoundThread found, const ThreadWanted& wanted, const std::optional<User>& reader) {
  cover_deleted(act, found.parent);
  ThreadState state{filled(act, std::move(found), wanted.participants)};
  if (state.title.empty()) state.title = state.parent_message->text;
  auto replies = replies_to(act, state.parent_message_id, {.limit = wanted.replies});
  if (!replies) return std::unexpected(replies.error());
  state.latest_replies = *std::move(replies);
  if (reader) {
    show_to(act, *reader, state.latest_replies);
    show_to(act, *reader, {&*state.parent_message, 1});
    state.draft = draft_beside(act, *reader, state.channel->key, state.key);
  }
  for (const auto& participant : state.thread_participants)
    state.read.push_back({participant.user, participant.last_read_at, state.replies - participant.read_replies});
  return state;
}

// The thread of the channel, and who takes part in it.
struct Reader {
  FoundThread found;
  User user;
};
Expected<Reader> reader_of(Act& act, const Channel& channel, std::string_view thread_id, const UserRef& by) {
  auto found = found_thread(act, thread_id);
  if (!found) return std::unexpected(found.error());
  if (found->channel.key != channel.key)
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find thread with id {} in channel {}", thread_id, channel.cid));
  auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  if (!act.state.threads().participant(found->thread, user->key))
    return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" takes no part in thread \"{}\"", user->id, thread_id));
  return Reader{*std::move(found), *std::move(user)};
}

}  // namespace

Expected<ThreadState> thread_of(Act& act, std::string_view message_id, const ThreadWanted& wanted, std::string_view reader) {
  auto found = found_thread(act, message_id);
  if (!found) return std::unexpected(found.error());
  return state_of(act, *std::move(found), wanted, reader.empty() ? std::nullopt : act.state.user(reader));
}

Expected<std::vector<ThreadState>> threads_of(Act& act, const UserRef& by, const Query& query, const ThreadWanted& wanted) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  std::vector<ThreadState> states;
  for (const auto key : act.state.threads().threads(user->key, query)) {
    const auto parent = act.state.message(key);
    auto found = parent ? found_thread(act, parent->id) : Expected<FoundThread>(refused(Refusal::Kind::does_not_exist, ""));
    if (!found) continue;
    auto state = state_of(act, *std::move(found), wanted, *user);
    if (!state) return std::unexpected(state.error());
    states.push_back(*std::move(state));
  }
  return states;
}

Expected<Thread> update_thread(Act& act, std::string_view message_id, const ThreadPatch& patch, const UserRef& by) {
  auto found = found_thread(act, message_id);
  if (!found) return std::unexpected(found.error());
  if (!act.by_server() || !by.empty())
    if (auto user = resolve(act, by, "user"); !user) return std::unexpected(user.error());
  if (auto may = allowed(act, found->channel, Action::update_thread, found->parent.user.id); !may) return std::unexpected(may.error());
  if (patch.title && patch.title->size() > longest_thread_title)
    return refused(Refusal::Kind::input, fmt::format("set.title: at most {} bytes", longest_thread_title));
  auto& thread = found->thread;
  if (patch.title) thread.title = *patch.title;
  thread.custom = patch.edit(thread.custom);
  if (thread.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("set: the custom data is larger than {} bytes", largest_custom_bytes));
  thread.updated_at = act.now.to_microseconds();
  act.state.threads().save(thread);
  auto now = filled(act, *std::move(found), most_thread_participants);
  Event& event = happened(act, "thread.updated");
  event.cid = now.channel->cid;
  event.channel_type = now.channel->type;
  event.channel_id = now.channel->id;
  event.thread = std::make_shared<const Thread>(now);
  cover_deleted(act, *now.parent_message);
  return now;
}

Expected<void> mark_thread_read(Act& act, const Channel& channel, std::string_view thread_id, const UserRef& by) {
  auto reader = reader_of(act, channel, thread_id, by);
  if (!reader) return std::unexpected(reader.error());
  auto& [found, user] = *reader;
  act.state.threads().mark_read(found.thread, user.key, {act.now}, found.thread.replies);
  const auto last = act.state.replies(found.parent.key, {.limit = 1});
  Event& event = happened(act, "message.read", channel);
  event.channel = channel;
  event.user = actor_in(act, channel, user);
  event.last_read_message_id = last.empty() ? found.parent.id : last.back().id;
  event.thread = std::make_shared<const Thread>(filled(act, std::move(found), most_thread_participants));
  return {};
}

Expected<void> mark_thread_unread(Act& act, const Channel& channel, std::string_view thread_id, const UserRef& by) {
  auto reader = reader_of(act, channel, thread_id, by);
  if (!reader) return std::unexpected(reader.error());
  const auto& [found, user] = *reader;
  act.state.threads().mark_read(found.thread, user.key, {}, 0);
  const auto unread = act.state.threads().unread(user.key);
  Event& event = happened(act, "notification.mark_unread", channel);
  event.channel = channel;
  event.user = actor_in(act, channel, user);
  event.thread_id = found.parent.id;
  event.last_read_at = LastRead{};
  event.unread_threads = unread.threads;
  event.unread_thread_messages = unread.messages;
  event.unread_messages = event.user->channel_unread_count;
  event.total_unread_count = event.user->total_unread_count;
  event.unread_channels = event.user->unread_channels;
  event.unread_count = event.user->unread_count;
  return {};
}

}  // namespace millrace::chat
