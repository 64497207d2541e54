// Tasks, and erasing for good: a step at a time, so that no write is long however much there is to erase.
#include "store/sqlite/chat_columns.h"
#include "store/sqlite/chat_rows.h"
#include "store/sqlite/columns.h"

#include <algorithm>

namespace millrace::store::sqlite {
namespace {

using What = chat::Erasure::What;

// Rows that a step looks through when it must read the whole table to find those of a user.
constexpr std::int64_t rows_looked_through = 20'000;

}  // namespace

// Tasks

void ChatRows::add(const chat::Task& task) {
  database_.run("INSERT INTO tasks (app, id, created_at, updated_at, subjects, shows_users) VALUES (?, ?, ?, ?, ?, ?)", app_, task.id,
                task.created_at, task.updated_at, text_of(task.subjects), task.shows_users);
}

std::optional<chat::Task> ChatRows::task(std::string_view id) {
  chat::Task task;
  std::string subjects;
  auto rows = database_.query(
      "SELECT t.id, t.created_at, t.updated_at, t.subjects, t.url, t.failure, t.shows_users, NOT EXISTS (SELECT 1 FROM erasures e WHERE "
      "e.task = t.key) "
      "AND "
      "NOT EXISTS (SELECT 1 FROM exports x WHERE x.app = t.app AND x.task = t.id) FROM tasks t WHERE t.app = ? AND t.id = ?",
      app_, id);
  if (!rows.next()) return std::nullopt;
  rows.into(task.id, task.created_at, task.updated_at, subjects, task.url, task.failure, task.shows_users, task.done);
  task.subjects = texts_in(subjects);
  return task;
}

// Erasing

void ChatRows::erase_later(const chat::Erasure& erasure) {
  // What is added from now on is not meant.
  const char* last = erasure.what == What::truncated_messages  ? "SELECT hidden_up_to FROM channels WHERE key = ?"
                     : erasure.what == What::reactions_of_user ? "SELECT MAX(key) FROM reactions WHERE ? IS NOT NULL"
                     : erasure.what == What::channels_of_user  ? "SELECT MAX(key) FROM channels WHERE ? IS NOT NULL"
                                                               : "SELECT MAX(key) FROM messages WHERE ? IS NOT NULL";
  const auto up_to = database_.value<std::optional<std::int64_t>>(last, erasure.channel);
  database_.run(
      "INSERT INTO erasures (app, task, what, channel, user, up_to, at, heir) "
      "VALUES (?1, (SELECT key FROM tasks WHERE app = ?1 AND id = ?2), ?3, ?4, ?5, ?6, ?7, ?8)",
      app_, erasure.task, erasure.what, erasure.channel, erasure.user, up_to.value_or(std::nullopt).value_or(0), erasure.at, erasure.heir);
  if (erasure_asked_) *erasure_asked_ = true;
}

std::vector<ChatRows::Doomed> ChatRows::doomed(const char* sql, std::int64_t of, std::int64_t from, std::int64_t to, std::size_t most) {
  std::vector<Doomed> messages;
  auto rows = database_.query(sql, of, from, to, most);
  while (rows.next()) {
    Doomed message;
    rows.into(message.key, message.channel, message.parent, message.deleted);
    messages.push_back(message);
  }
  return messages;
}

void ChatRows::erase_message(const Doomed& message) {
  forget(message.key);
  // The newest row stays, empty: its key, given to another message, would put that below a truncation's bound.
  database_.run(
      "UPDATE messages SET app = 0, id_hash = 0, id = '', channel = 0, user = 0, text = '', html = '', attachments = '[]', mentions = '', "
      "custom = '', parent = NULL, participants = '', quoted = '' WHERE key = ?1 AND key = (SELECT MAX(key) FROM messages)",
      message.key);
  if (database_.changes() == 0) database_.run("DELETE FROM messages WHERE key = ?", message.key);
}

void ChatRows::forget(std::int64_t message) {
  reactions_changed(chat::MessageKey{message});
  for (const char* sql : {"DELETE FROM reactions WHERE message = ?", "DELETE FROM reaction_groups WHERE message = ?",
                          "DELETE FROM threads WHERE message = ?", "DELETE FROM thread_members WHERE thread = ?",
                          "DELETE FROM reminders WHERE message = ?", "DELETE FROM drafts WHERE parent > 0 AND parent = ?",
                          "DELETE FROM message_versions WHERE message = ?", "DELETE FROM deletions_for_me WHERE message = ?"})
    database_.run(sql, message);
  chat::ChannelKey channel{};
  std::string text;
  {
    auto rows = database_.query("SELECT channel, text FROM messages WHERE key = ?", message);
    if (!rows.next()) return;
    rows.into(channel, text);
  }
  if (words_) words_->remove(message, channel, text);
}

// Takes a message out of the counts of its channel and its thread.
void ChatRows::uncount(const Doomed& message) {
  database_.run("UPDATE channels SET message_count = MAX(message_count - 1, 0) WHERE key = ? AND hidden_up_to < ?", message.channel,
                message.key);
  if (!message.parent) return;
  database_.run(
      message.deleted
          ? "UPDATE messages SET reply_count = MAX(reply_count - 1, 0), deleted_reply_count = MAX(deleted_reply_count - 1, 0) WHERE key = ?"
          : "UPDATE messages SET reply_count = MAX(reply_count - 1, 0) WHERE key = ?",
      *message.parent);
}

std::size_t ChatRows::erase_from_channel(chat::ChannelKey channel, std::int64_t up_to, std::size_t most) {
  std::size_t erased = 0;
  for (const char* sql :
       {"SELECT key, channel, parent, deleted_at IS NOT NULL FROM messages INDEXED BY messages_in_channel WHERE channel = ? AND "
        "in_channel = 0 AND key > ? AND key <= ? LIMIT ?",
        "SELECT key, channel, parent, deleted_at IS NOT NULL FROM messages INDEXED BY messages_in_channel WHERE channel = ? AND "
        "in_channel = 1 AND key > ? AND key <= ? LIMIT ?"})
    for (const auto& message : doomed(sql, static_cast<std::int64_t>(channel), 0, up_to, most - erased)) erase_message(message), ++erased;
  return erased;
}

// Looks through one stretch of the messages; true when it was the last.
// What was deleted at that moment is there again.
void ChatRows::restore_message(const Doomed& message, Instant deleted_at) {
  const auto there = database_.value<std::int64_t>("SELECT 1 FROM messages WHERE key = ? AND deleted_at = ?", message.key, deleted_at);
  if (!there) return;
  database_.run(
      "UPDATE messages SET type = CASE WHEN type <> 'deleted' THEN type WHEN parent IS NULL THEN 'regular' ELSE 'reply' END, "
      "deleted_at = NULL WHERE key = ?",
      message.key);
  if (message.parent)
    database_.run("UPDATE messages SET deleted_reply_count = MAX(deleted_reply_count - 1, 0) WHERE key = ?", *message.parent);
}

void ChatRows::prune_message(const Doomed& message, Instant at) {
  for (const char* sql : {"DELETE FROM reactions WHERE message = ?", "DELETE FROM reaction_groups WHERE message = ?",
                          "DELETE FROM message_versions WHERE message = ?"})
    database_.run(sql, message.key);
  if (const auto text = database_.value<std::string>("SELECT text FROM messages WHERE key = ?", message.key); text && words_)
    words_->remove(message.key, chat::ChannelKey{message.channel}, *text);
  database_.run(
      "UPDATE messages SET deleted_at = COALESCE(deleted_at, ?2), updated_at = ?2, text = '', html = '', attachments = '[]', "
      "attachment_count = 0, mentions = '', quoted = '', custom = '', pinned_at = NULL, pinned_by = NULL, pin_expires = NULL, i18n = NULL, "
      "poll = NULL, location = NULL, live_until = NULL, broad_mentions = NULL WHERE key = ?1",
      message.key, at);
  if (message.parent && !message.deleted)
    database_.run("UPDATE messages SET deleted_reply_count = deleted_reply_count + 1 WHERE key = ?", *message.parent);
}

bool ChatRows::erase_messages_of_user(const StoredErasure& erasure) {
  const auto to = std::min(erasure.reached + rows_looked_through, erasure.up_to);
  const auto messages = doomed(
      "SELECT key, channel, parent, deleted_at IS NOT NULL FROM messages NOT INDEXED WHERE user = ? AND key > ? AND key <= ? ORDER BY key "
      "LIMIT ?",
      static_cast<std::int64_t>(erasure.user), erasure.reached, to, static_cast<std::size_t>(rows_looked_through));
  for (const auto& message : messages) {
    if (erasure.channel != chat::ChannelKey{} && message.channel != static_cast<std::int64_t>(erasure.channel)) continue;
    if (erasure.what == What::messages_of_user_soft) {
      if (message.deleted) continue;
      database_.run("UPDATE messages SET deleted_at = ?2, updated_at = ?2 WHERE key = ?1", message.key, erasure.at);
      if (message.parent) database_.run("UPDATE messages SET deleted_reply_count = deleted_reply_count + 1 WHERE key = ?", *message.parent);
      continue;
    }
    if (erasure.what == What::messages_of_user_pruned) {
      prune_message(message, erasure.at);
      continue;
    }
    if (erasure.what == What::restored_messages_of_user) {
      restore_message(message, erasure.at);
      continue;
    }
    for (const auto& reply :
         doomed("SELECT key, channel, parent, deleted_at IS NOT NULL FROM messages WHERE parent = ? AND key > ? AND key <= ? LIMIT ?",
                message.key, 0, erasure.up_to, static_cast<std::size_t>(rows_looked_through)))
      uncount(reply), erase_message(reply);
    uncount(message);
    erase_message(message);
  }
  database_.run("UPDATE erasures SET reached = ? WHERE key = ?", to, erasure.key);
  return to == erasure.up_to;
}

bool ChatRows::erase_reactions_of_user(const StoredErasure& erasure) {
  const auto to = std::min(erasure.reached + rows_looked_through, erasure.up_to);
  struct Found {
    std::int64_t key = 0;
    chat::MessageKey message{};
    chat::Reaction reaction;
  };
  std::vector<Found> found;
  {
    auto rows = database_.query(
        "SELECT r.key, r.message, r.type, r.score FROM reactions r NOT INDEXED WHERE r.user = ?1 AND r.key > ?2 AND r.key "
        "<= ?3 AND (?4 = 0 OR ?4 = (SELECT channel FROM messages WHERE key = r.message))",
        erasure.user, erasure.reached, to, erasure.channel);
    while (rows.next()) {
      auto& one = found.emplace_back();
      rows.into(one.key, one.message, one.reaction.type, one.reaction.score);
      one.reaction.user.key = erasure.user;
    }
  }
  for (const auto& one : found) remove(one.message, one.reaction);
  database_.run("UPDATE erasures SET reached = ? WHERE key = ?", to, erasure.key);
  return to == erasure.up_to;
}

bool ChatRows::erase_memberships_of_user(const StoredErasure& erasure, std::size_t most) {
  std::vector<chat::ChannelKey> channels;
  {
    auto rows = database_.query("SELECT channel FROM members WHERE user = ? LIMIT ?", erasure.user, most);
    for (chat::ChannelKey channel{}; rows.next();) rows.into(channel), channels.push_back(channel);
  }
  chat::Member member;
  member.user_key = erasure.user;
  for (const auto channel : channels) remove(channel, member);
  return channels.size() < most;
}

bool ChatRows::give_channels_away(const StoredErasure& erasure) {
  const auto to = std::min(erasure.reached + rows_looked_through, erasure.up_to);
  database_.run("UPDATE channels NOT INDEXED SET created_by = ? WHERE created_by = ? AND key > ? AND key <= ?", erasure.heir, erasure.user,
                erasure.reached, to);
  database_.run("UPDATE erasures SET reached = ? WHERE key = ?", to, erasure.key);
  return to == erasure.up_to;
}

bool ChatRows::erase_step(const StoredErasure& erasure, std::size_t most) {
  switch (erasure.what) {
    case What::truncated_messages:
      return erase_from_channel(erasure.channel, erasure.up_to, most) < most;
    case What::channel: {
      if (erase_from_channel(erasure.channel, erasure.up_to, most) == most || !marks_.erase(erasure.channel, most)) return false;
      database_.run("DELETE FROM members WHERE key IN (SELECT key FROM members WHERE channel = ? LIMIT ?)", erasure.channel, most);
      if (database_.changes() == static_cast<std::int64_t>(most)) return false;
      for (const char* sql : {"DELETE FROM drafts WHERE channel = ?", "DELETE FROM unsent WHERE channel = ?",
                              "DELETE FROM bans WHERE channel <> 0 AND channel = ?"})
        database_.run(sql, erasure.channel);
      database_.run("DELETE FROM channels WHERE key = ?", erasure.channel);
      return true;
    }
    case What::messages_of_user:
    case What::messages_of_user_soft:
    case What::messages_of_user_pruned:
    case What::restored_messages_of_user:
      return erase_messages_of_user(erasure);
    case What::reactions_of_user:
      return erase_reactions_of_user(erasure);
    case What::memberships_of_user:
      return erase_memberships_of_user(erasure, most);
    case What::channels_of_user:
      return give_channels_away(erasure);
  }
  return true;
}

}  // namespace millrace::store::sqlite
