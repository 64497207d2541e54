// Threads in memory, for the tests of the rules.
#pragma once

#include "chat/thread_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace millrace::chat {

class MemoryThreads final : public ThreadRows {
 public:
  std::optional<Thread> thread(MessageKey parent) override {
    const auto found = threads_.find(parent);
    return found == threads_.end() ? std::nullopt : std::optional(found->second);
  }
  void replied(const Message& parent, const Message& reply) override {
    auto& thread = threads_[parent.key];
    if (thread.replies++ == 0)
      thread.key = parent.key, thread.created_at = reply.created_at, take_part(parent.key, parent.user, reply.created_at);
    thread.updated_at = reply.created_at, thread.last_message_at = reply.created_at;
    auto& participant = take_part(parent.key, reply.user, reply.created_at);
    thread.active_participant_count += !participant.last_thread_message_at;
    const bool is_new = participant.created_at == reply.created_at && !participant.last_thread_message_at;
    if (is_new || participant.read_replies + 1 == thread.replies)
      participant.last_read_at.at = reply.created_at, participant.read_replies = thread.replies;
    else ++participant.read_replies;
    participant.last_thread_message_at = reply.created_at;
  }
  void save(const Thread& thread) override {
    auto& row = threads_.at(thread.key);
    row.title = thread.title, row.custom = thread.custom, row.updated_at = thread.updated_at;
  }
  std::vector<ThreadParticipant> participants(const Thread& thread, std::size_t limit) override {
    auto all = participants_[thread.key];
    all.resize(std::min(all.size(), limit));
    return all;
  }
  std::optional<ThreadParticipant> participant(const Thread& thread, UserKey user) override {
    for (const auto& one : participants_[thread.key])
      if (one.user.key == user) return one;
    return std::nullopt;
  }
  std::vector<MessageKey> threads(UserKey user, const Query&) override {
    std::vector<MessageKey> keys;
    for (const auto& [key, thread] : threads_)
      if (participant(thread, user)) keys.push_back(key);
    return keys;
  }
  void mark_read(const Thread& thread, UserKey user, LastRead at, std::int64_t replies) override {
    for (auto& one : participants_[thread.key])
      if (one.user.key == user) one.last_read_at = at, one.read_replies = replies;
  }
  void pass_over(MessageKey parent, UserKey user) override {
    for (auto& one : participants_[parent])
      if (one.user.key == user) ++one.read_replies;
  }
  std::vector<UnreadThread> unread_threads(UserKey user, std::size_t) override {
    std::vector<UnreadThread> unread;
    for (const auto& [key, thread] : threads_)
      if (const auto one = participant(thread, user); one && thread.replies > one->read_replies)
        unread.push_back({.last_read = one->last_read_at, .unread_count = thread.replies - one->read_replies});
    return unread;
  }
  ThreadUnread unread(UserKey user) override {
    ThreadUnread unread;
    for (const auto& [key, thread] : threads_)
      if (const auto one = participant(thread, user); one && thread.replies > one->read_replies)
        ++unread.threads, unread.messages += thread.replies - one->read_replies;
    return unread;
  }

 private:
  ThreadParticipant& take_part(MessageKey thread, const User& user, Instant at) {
    auto& all = participants_[thread];
    for (auto& one : all)
      if (one.user.key == user.key) return one;
    auto& fresh = all.emplace_back();
    fresh.user = user, fresh.user_id = user.id, fresh.created_at = at;
    ++threads_[thread].participant_count;
    return fresh;
  }

  std::map<MessageKey, Thread> threads_;
  std::map<MessageKey, std::vector<ThreadParticipant>> participants_;
};

}  // namespace millrace::chat
