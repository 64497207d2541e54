// A thread: a message with replies, and who takes part.
#pragma once

#include "chat/channel.h"
#include "chat/draft.h"
#include "chat/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct ThreadParticipant {
  std::string channel_cid, thread_id, user_id;
  User user;
  Instant created_at;
  LastRead last_read_at;
  std::optional<Instant> last_thread_message_at;  // nothing: has not replied
  std::int64_t read_replies = 0;                  // of the thread's `replies`
};

struct Thread {
  MessageKey key{};  // of the parent message
  std::string title, channel_cid, parent_message_id, created_by_user_id;
  std::optional<User> created_by;
  std::optional<Channel> channel;
  std::optional<Message> parent_message;
  Instant created_at, updated_at;
  std::optional<Instant> last_message_at;
  std::int64_t reply_count = 0, participant_count = 0, active_participant_count = 0;
  std::int64_t replies = 0;  // all there ever were
  std::vector<ThreadParticipant> thread_participants;
  Custom custom;
};

// As queries show it.
struct ThreadState : Thread {
  std::vector<Message> latest_replies;
  std::vector<Read> read;
  std::optional<Draft> draft;  // of who asks
};

// A thread in which a user has not read everything.
struct UnreadThread {
  std::string parent_message_id, last_read_message_id;  // the latter empty: nothing was read
  LastRead last_read;
  std::int64_t unread_count = 0;
};

struct ThreadUnread {
  std::int64_t threads = 0, messages = 0;
};

inline constexpr std::size_t most_replies_shown = 100, most_thread_participants = 100, longest_thread_title = 255;

}  // namespace millrace::chat
