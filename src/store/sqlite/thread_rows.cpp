// A thread's row counts its replies, so that what a user has not read of it is a difference.
#include "store/sqlite/thread_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {
namespace {

const std::string participant_columns = "m.created_at, m.last_read, m.read_replies, m.last_message_at, " + user_columns;

chat::ThreadParticipant participant_in(const Rows& rows) {
  chat::ThreadParticipant participant;
  const int next =
      rows.into_from(0, participant.created_at, participant.last_read_at.at, participant.read_replies, participant.last_thread_message_at);
  participant.user = user_in(rows, next);
  participant.user_id = participant.user.id;
  return participant;
}

}  // namespace

std::optional<chat::Thread> ThreadRows::thread(chat::MessageKey parent) {
  auto rows = database_.query(
      "SELECT message, title, custom, created_at, updated_at, last_message_at, replies, participants, active FROM threads WHERE message = "
      "?",
      parent);
  if (!rows.next()) return std::nullopt;
  chat::Thread thread;
  rows.into(thread.key, thread.title, thread.custom.members, thread.created_at, thread.updated_at, thread.last_message_at, thread.replies,
            thread.participant_count, thread.active_participant_count);
  return thread;
}

void ThreadRows::replied(const chat::Message& parent, const chat::Message& reply) {
  const auto at = reply.created_at;
  database_.run(
      "INSERT INTO threads (message, created_at, updated_at, last_message_at, replies, participants, active) VALUES (?1, ?2, ?2, ?2, 1, 0, "
      "0) "
      "ON CONFLICT (message) DO UPDATE SET replies = replies + 1, updated_at = ?2, last_message_at = ?2",
      parent.key, at);
  database_.run("INSERT OR IGNORE INTO thread_members (user, thread, created_at) VALUES (?, ?, ?)", parent.user.key, parent.key, at);
  const bool author_is_new = database_.changes() > 0;
  database_.run("INSERT OR IGNORE INTO thread_members (user, thread, created_at) VALUES (?, ?, ?)", reply.user.key, parent.key, at);
  const bool other_is_new = database_.changes() > 0;
  const std::int64_t came = author_is_new + other_is_new;
  database_.run(
      "UPDATE threads SET participants = participants + ?1, active = active + (SELECT last_message_at IS NULL FROM thread_members WHERE "
      "user "
      "= ?2 AND thread = ?3) WHERE message = ?3",
      came, reply.user.key, parent.key);
  // Who comes in has read what stood there, and who had read the others has read all; what others have not read stays unread.
  const bool is_new = other_is_new || (author_is_new && parent.user.key == reply.user.key);
  const auto replies = database_.value<std::int64_t>("SELECT replies FROM threads WHERE message = ?", parent.key).value_or(0);
  database_.run(
      "UPDATE thread_members SET last_message_at = ?1, last_read = CASE WHEN ?4 OR read_replies + 1 = ?5 THEN ?1 ELSE last_read END, "
      "read_replies = CASE WHEN ?4 THEN ?5 ELSE read_replies + 1 END WHERE user = ?2 AND thread = ?3",
      at, reply.user.key, parent.key, is_new, replies);
}

void ThreadRows::save(const chat::Thread& thread) {
  database_.run("UPDATE threads SET title = ?, custom = ?, updated_at = ? WHERE message = ?", thread.title, thread.custom.members,
                thread.updated_at, thread.key);
}

std::vector<chat::ThreadParticipant> ThreadRows::participants(const chat::Thread& thread, std::size_t limit) {
  static const std::string sql = "SELECT " + participant_columns +
                                 " FROM thread_members m INDEXED BY thread_members_by_thread JOIN users u ON u.key = m.user WHERE m.thread "
                                 "= ? ORDER BY m.created_at, m.user LIMIT ?";
  std::vector<chat::ThreadParticipant> participants;
  auto rows = database_.query(sql.c_str(), thread.key, limit);
  while (rows.next()) participants.push_back(participant_in(rows));
  return participants;
}

std::optional<chat::ThreadParticipant> ThreadRows::participant(const chat::Thread& thread, chat::UserKey user) {
  static const std::string sql =
      "SELECT " + participant_columns + " FROM thread_members m JOIN users u ON u.key = m.user WHERE m.user = ? AND m.thread = ?";
  auto rows = database_.query(sql.c_str(), user, thread.key);
  if (!rows.next()) return std::nullopt;
  return participant_in(rows);
}

std::vector<chat::MessageKey> ThreadRows::threads(chat::UserKey user, const chat::Query& query) {
  BuiltSql sql{
      "SELECT t.message FROM thread_members m JOIN threads t ON t.message = m.thread JOIN messages g ON g.key = t.message JOIN channels c "
      "ON "
      "c.key = g.channel AND c.deleted_at IS NULL AND g.key > c.hidden_up_to JOIN users u ON u.key = g.user WHERE m.user = ? AND g.app = ? "
      "AND g.deleted_at IS NULL AND ",
      {static_cast<std::int64_t>(user), static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::threads, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::last_message_at, {}, chat::Direction::descending});
  append_order(sql, Of::threads, order);
  append_page(sql, query);
  std::vector<chat::MessageKey> keys;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) rows.into(keys.emplace_back());
  return keys;
}

void ThreadRows::mark_read(const chat::Thread& thread, chat::UserKey user, chat::LastRead at, std::int64_t replies) {
  database_.run("UPDATE thread_members SET last_read = ?, read_replies = ? WHERE user = ? AND thread = ?", at.at, replies, user,
                thread.key);
}

void ThreadRows::pass_over(chat::MessageKey parent, chat::UserKey user) {
  database_.run("UPDATE thread_members SET read_replies = read_replies + 1 WHERE user = ? AND thread = ?", user, parent);
}

std::vector<chat::UnreadThread> ThreadRows::unread_threads(chat::UserKey user, std::size_t limit) {
  std::vector<chat::UnreadThread> threads;
  auto rows = database_.query(
      "SELECT g.id, COALESCE((SELECT q.id FROM messages q INDEXED BY messages_by_parent WHERE q.parent = t.message AND q.created_at <= "
      "m.last_read ORDER BY q.key DESC LIMIT 1), ''), m.last_read, t.replies - m.read_replies FROM thread_members m JOIN threads t ON "
      "t.message "
      "= m.thread JOIN messages g ON g.key = t.message JOIN channels c ON c.key = g.channel AND c.deleted_at IS NULL AND g.key > "
      "c.hidden_up_to WHERE m.user = ? AND g.deleted_at IS NULL AND t.replies > m.read_replies ORDER BY t.last_message_at DESC, t.message "
      "DESC LIMIT ?",
      user, limit);
  while (rows.next()) {
    auto& thread = threads.emplace_back();
    rows.into(thread.parent_message_id, thread.last_read_message_id, thread.last_read.at, thread.unread_count);
  }
  return threads;
}

chat::ThreadUnread ThreadRows::unread(chat::UserKey user) {
  chat::ThreadUnread unread;
  auto rows = database_.query(
      "SELECT COUNT(*), COALESCE(SUM(t.replies - m.read_replies), 0) FROM thread_members m JOIN threads t ON t.message = m.thread JOIN "
      "messages g ON g.key = t.message JOIN channels c ON c.key = g.channel AND c.deleted_at IS NULL AND g.key > c.hidden_up_to WHERE "
      "m.user = ? AND g.deleted_at IS NULL AND t.replies > m.read_replies",
      user);
  if (rows.next()) rows.into(unread.threads, unread.messages);
  return unread;
}

}  // namespace millrace::store::sqlite
