// Threads as the store keeps them.
#pragma once

#include "chat/query.h"
#include "chat/thread.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace millrace::chat {

// A thread whose parent message is out of sight is not found. `reply_count` and what else the parent message tells is not filled in.
class ThreadRows {
 public:
  virtual ~ThreadRows() = default;

  virtual std::optional<Thread> thread(MessageKey parent) = 0;

  // Counts a reply. The first one begins the thread, with the parent's author. Who replies takes part, and has read it.
  virtual void replied(const Message& parent, const Message& reply) = 0;

  // Title, custom data, time of the update.
  virtual void save(const Thread& thread) = 0;

  // Those who came first in front.
  virtual std::vector<ThreadParticipant> participants(const Thread& thread, std::size_t limit) = 0;
  virtual std::optional<ThreadParticipant> participant(const Thread& thread, UserKey user) = 0;

  // The threads that the user takes part in; without an order those with the newest reply first.
  virtual std::vector<MessageKey> threads(UserKey user, const Query& query) = 0;

  // How far a participant has read. Nothing happens to others.
  virtual void mark_read(const Thread& thread, UserKey user, LastRead at, std::int64_t replies) = 0;

  // One reply more is nothing to read for a participant. Nothing happens to others.
  virtual void pass_over(MessageKey parent, UserKey user) = 0;

  // Those with the newest reply first.
  virtual std::vector<UnreadThread> unread_threads(UserKey user, std::size_t limit) = 0;

  // Costs as much as the user has threads.
  virtual ThreadUnread unread(UserKey user) = 0;
};

}  // namespace millrace::chat
