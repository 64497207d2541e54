// Messages, threads and reactions.
#include "base/ensure.h"
#include "store/sqlite/chat_columns.h"
#include "store/sqlite/chat_rows.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/filter_sql.h"
#include "store/sqlite/json_columns.h"
#include "wire/message.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

namespace millrace::store::sqlite {
namespace {

const std::string kept_message_columns =
    "g.key, g.channel, g.id, g.type, g.text, g.html, g.attachments, g.attachment_count, g.silent, g.created_at, g.updated_at, "
    "g.deleted_at, g.text_updated_at, g.custom, g.mentions, g.parent, g.in_channel, g.sequence, g.reply_count, "
    "g.deleted_reply_count, g.participants, g.quoted, g.pinned_at, g.pinned_by, g.pin_expires, g.visible_to, COALESCE(g.command, ''), "
    "g.i18n, g.shadowed, g.user, g.poll, g.location, g.broad_mentions, EXISTS (SELECT 1 FROM reaction_groups r WHERE r.message = g.key)";
// What may change while the message's own row does not is not kept with it.
const std::string message_columns = kept_message_columns + ", c.type || ':' || c.id, COALESCE(p.id, '')";

// What was truncated, and what is in a deleted channel, is not found.
const std::string visible_in_channel = "g.channel = c.key AND c.deleted_at IS NULL AND g.key > c.hidden_up_to ";
const std::string with_parent = "LEFT JOIN messages p ON p.key = g.parent WHERE ";

std::string select_messages(std::string_view index) {
  return "SELECT " + message_columns + " FROM messages g " + (index.empty() ? "NOT INDEXED" : "INDEXED BY " + std::string(index)) +
         " CROSS JOIN channels c ON " + visible_in_channel + with_parent;
}

// Where messages stand, without looking at their rows.
std::string select_keys(std::string_view index) {
  return "SELECT g.key FROM messages g INDEXED BY " + std::string(index) + " CROSS JOIN channels c ON " + visible_in_channel + "WHERE ";
}

std::string select_keys_of_channel(const std::string& index) {
  return "SELECT g.key FROM channels c CROSS JOIN messages g INDEXED BY " + index + " ON " + visible_in_channel + "WHERE c.key = ? AND ";
}

// Of one channel, which is `c.key`: it is looked up once for all of them.
std::string select_messages_of_channel(const std::string& index) {
  return "SELECT " + message_columns + " FROM channels c CROSS JOIN messages g INDEXED BY " + index + " ON " + visible_in_channel +
         with_parent + "c.key = ? AND ";
}

// What its place in the list does not tell: whether parameter `reader` may see the message, who is empty where everything is seen. The
// row is read anyhow, and rarely says anything of it.
std::string is_for(std::string_view reader) {
  const std::string id(reader);
  return "(g.visible_to IS NULL OR " + id + " = '' OR EXISTS (SELECT 1 FROM json_each(g.visible_to) WHERE value = " + id +
         ") OR EXISTS (SELECT 1 FROM users w WHERE w.key = g.user AND w.id = " + id + "))";
}

// The same of a message that was read.
bool is_for(std::string_view reader, const chat::Message& message) {
  return reader.empty() || message.restricted_visibility.empty() || message.user.id == reader ||
         std::ranges::find(message.restricted_visibility, reader) != message.restricted_visibility.end();
}

const std::string older_in_page = "g.key < ?2 AND g.key > ?3 ORDER BY g.key DESC",
                  newer_in_page = "g.key > ?2 AND g.key > ?3 ORDER BY g.key";

// Out of sight or not, in two lists: what stands in the channel, and replies.
const std::string select_whatever = "SELECT " + message_columns +
                                    " FROM channels c CROSS JOIN messages g INDEXED BY messages_in_channel ON g.channel = c.key AND ",
                  next_in_stretch = "c.key = ? AND g.in_channel = ? AND g.key > ? ORDER BY g.key LIMIT ?";

const std::string own_reaction_columns = "r.type, r.score, r.created_at, r.updated_at, r.custom";
const std::string reaction_columns = own_reaction_columns + ", " + user_columns;
constexpr int reaction_column_count = 5 + user_column_count;
constexpr int kept_message_column_count = 34;

constexpr const char* select_groups = "SELECT type, count, sum_scores, first_at, last_at FROM reaction_groups WHERE message = ?";

template <class Row>
void add_group(Row& row, chat::Message& message) {
  std::string type;
  chat::ReactionGroup group;
  row.into(type, group.count, group.sum_scores, group.first_reaction_at, group.last_reaction_at);
  if (!message.reaction_counts) message.reaction_counts.emplace(), message.reaction_groups.emplace();
  (*message.reaction_counts)[type] = group.count;
  message.reaction_scores[type] = group.sum_scores;
  (*message.reaction_groups)[type] = group;
}

template <class Row>
void read_reaction(Row& row, chat::Reaction& reaction) {
  row.into(reaction.type, reaction.score, reaction.created_at, reaction.updated_at, reaction.custom.members);
}

bool has_another(PackedRow& row) {
  bool another = false;
  row.into(another);
  return another;
}

chat::Reaction reaction_in(const Rows& rows) {
  chat::Reaction reaction;
  read_reaction(rows, reaction);
  reaction.user = user_in(rows, 5);
  reaction.user_id = reaction.user.id;
  return reaction;
}

std::optional<Instant> live_until(const chat::Message& message) {
  return message.shared_location ? message.shared_location->end_at : std::nullopt;
}

template <class T>
void append_reversed(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.rbegin()), std::make_move_iterator(from.rend()));
}

}  // namespace

// Messages

template <class Row>
void ChatRows::read_message(Row& row, chat::Message& message) {
  std::string_view mentions, participants;
  std::optional<chat::MessageKey> parent;
  std::optional<chat::UserKey> pinned_by;
  std::optional<chat::PollKey> poll;
  std::optional<std::string> visible_to, i18n, location, broad_mentions;
  bool in_channel = true, has_reactions = false;
  chat::UserKey author{};
  row.into(message.key, message.channel, message.id, message.type, message.text, message.html, message.attachments.text,
           message.attachments.count, message.silent, message.created_at, message.updated_at, message.deleted_at,
           message.message_text_updated_at, message.custom.members, mentions, parent, in_channel, message.sequence, message.reply_count,
           message.deleted_reply_count, participants, message.quoted_message_id, message.pinned_at, pinned_by, message.pin_expires,
           visible_to, message.command, i18n, message.shadowed, author, poll, location, broad_mentions, has_reactions);
  if (message.deleted_at) message.undeleted_type = std::exchange(message.type, "deleted");
  read_json_column(visible_to, message.restricted_visibility);
  read_json_column(i18n, message.i18n);
  read_json_column(location, message.shared_location);
  read_json_column(broad_mentions, static_cast<chat::BroadMentions&>(message));
  for (const auto& id : message.mentioned_group_ids)
    if (auto group = user_groups_.mentioned(id)) message.mentioned_groups.push_back(*std::move(group));
  message.pinned = message.pinned_at.has_value();
  if (pinned_by)
    if (auto by = user(*pinned_by)) message.pinned_by = std::make_shared<const chat::User>(*std::move(by));
  ensure(read_user(author, message.user), "a message's author is no user");
  if (parent) message.parent = *parent, message.show_in_channel = in_channel;
  message.mentioned_users = users_of(mentions);
  message.thread_participants = users_of(participants);
  if (has_reactions) add_reactions(message);
  if (auto shown = poll ? polls_.poll(*poll) : std::nullopt) message.poll = std::make_shared<const chat::Poll>(*std::move(shown));
}

chat::Message ChatRows::message_in(const Rows& rows) {
  chat::Message message;
  read_message(rows, message);
  rows.into_from(kept_message_column_count, message.cid, message.parent_id);
  return message;
}

void ChatRows::read_message_at(chat::MessageKey key, chat::Message& message) {
  static const std::string sql = "SELECT " + kept_message_columns + " FROM messages g WHERE g.key = ?";
  if (!reading_) {
    static const std::string whole =
        "SELECT " + message_columns + " FROM messages g CROSS JOIN channels c ON c.key = g.channel " + with_parent + "g.key = ?";
    auto rows = database_.query(whole.c_str(), key);
    ensure(rows.next(), "a message that was found is gone within one reading");
    message = message_in(rows);
    return;
  }
  const auto row = kept_row(KeptRows::Of::messages, key, sql);
  PackedRow values(row);
  read_message(values, message);
  message.cid = cid_of(message.channel);
  if (message.parent != chat::MessageKey{}) message.parent_id = parent_id_of(message.parent);
}

const std::string& ChatRows::cid_of(chat::ChannelKey channel) {
  if (known_cid_.first != channel)
    known_cid_ = {channel, database_.value<std::string>("SELECT type || ':' || id FROM channels WHERE key = ?", channel).value_or("")};
  return known_cid_.second;
}

const std::string& ChatRows::parent_id_of(chat::MessageKey parent) {
  if (known_parent_.first != parent)
    known_parent_ = {parent, database_.value<std::string>("SELECT id FROM messages WHERE key = ?", parent).value_or("")};
  return known_parent_.second;
}

std::vector<chat::User> ChatRows::users_of(std::string_view keys) {
  std::vector<chat::User> users;
  for (const auto key : keys_in(keys))
    if (auto found = user(key)) users.push_back(*std::move(found));
  return users;
}

void ChatRows::add_quoted(chat::Message& message) {
  if (message.quoted_message_id.empty()) return;
  if (auto quoted = bare_message(message.quoted_message_id))
    message.quoted_message = std::make_shared<const chat::Message>(*std::move(quoted));
}

void ChatRows::add_reactions(chat::Message& message) {
  if (reading_) {
    std::string bytes;
    if (!reading_->kept.find(KeptRows::Of::reactions, static_cast<std::int64_t>(message.key), reading_->as_of, bytes)) {
      bytes = packed_reactions(message.key);
      reading_->kept.keep(KeptRows::Of::reactions, static_cast<std::int64_t>(message.key), reading_->as_of, bytes);
    }
    PackedRow row(bytes);
    while (has_another(row)) add_group(row, message);
    while (has_another(row)) {
      chat::Reaction reaction;
      read_reaction(row, reaction);
      row.into(reaction.user.key);
      if (!read_user(reaction.user.key, reaction.user)) continue;
      reaction.user_id = reaction.user.id;
      reaction.message_id = message.id;
      message.latest_reactions.push_back(std::move(reaction));
    }
    return;
  }
  auto groups = database_.query(select_groups, message.key);
  while (groups.next()) add_group(groups, message);
  if (!message.reaction_counts) return;
  message.latest_reactions = reactions(message, chat::latest_reactions_shown, 0);
}

// All groups and the latest reactions, each behind a 1, both ended by a 0.
std::string ChatRows::packed_reactions(chat::MessageKey message) {
  static const std::string latest = "SELECT " + own_reaction_columns +
                                    ", r.user FROM reactions r INDEXED BY reactions_by_message WHERE r.message = ? "
                                    "ORDER BY r.key DESC LIMIT ?";
  RowPacker row;
  const auto add_all = [&](Rows rows) {
    while (rows.next()) row.add(1), rows.pack(row);
    row.add(0);
  };
  add_all(database_.query(select_groups, message));
  add_all(database_.query(latest.c_str(), message, chat::latest_reactions_shown));
  return row.bytes();
}

void ChatRows::reactions_changed(chat::MessageKey message) {
  if (!kept_) return;
  kept_->changed(KeptRows::Of::reactions, static_cast<std::int64_t>(message));
  kept_->changed(KeptRows::Of::messages, static_cast<std::int64_t>(message));  // whose row says whether it has any
}

std::optional<chat::Message> ChatRows::bare_message(std::string_view id) {
  static const std::string sql = select_messages("messages_by_id") + "g.id_hash >> 32 = ? AND g.app = ? AND g.id = ?";
  auto rows = database_.query(sql.c_str(), hash(id) >> 32, app_, id);
  if (!rows.next()) return std::nullopt;
  return message_in(rows);
}

std::optional<chat::Message> ChatRows::message(std::string_view id) {
  auto message = bare_message(id);
  if (message) add_quoted(*message);
  return message;
}

std::optional<chat::Message> ChatRows::message(chat::MessageKey key) {
  const auto id = database_.value<std::string>("SELECT id FROM messages WHERE key = ? AND app = ?", key, app_);
  return id ? message(*id) : std::nullopt;
}

std::vector<chat::Message> ChatRows::messages(chat::ChannelKey channel, const chat::MessagePage& page) {
  static const std::string list = select_keys_of_channel("messages_in_channel") + "g.in_channel = 1 AND ";
  static const std::string older = list + older_in_page, newer = list + newer_in_page;
  return paged(static_cast<std::int64_t>(channel), channel, {older, newer}, page);
}

std::vector<chat::Message> ChatRows::replies(chat::MessageKey parent, const chat::MessagePage& page) {
  static const std::string list = select_keys("messages_by_parent") + "g.parent = ? AND ";
  static const std::string older = list + older_in_page, newer = list + newer_in_page;
  const auto channel = page.at ? database_.value<chat::ChannelKey>("SELECT channel FROM messages WHERE key = ?", parent) : std::nullopt;
  return paged(static_cast<std::int64_t>(parent), channel.value_or(chat::ChannelKey{}), {older, newer}, page);
}

// The key at which a page cuts its list: what is up to it is older, the rest newer. Nothing where its message is not found.
std::optional<std::int64_t> ChatRows::cut_of(chat::ChannelKey channel, const chat::MessagePage& page) {
  using From = chat::MessagePage::From;
  const bool takes_it_as_older = page.from == From::up_to || page.from == From::after;
  if (page.from == From::newest) return std::numeric_limits<std::int64_t>::max() - 1;
  if (page.at)
    return static_cast<std::int64_t>(marks_.newest_before(channel, takes_it_as_older ? *page.at + std::chrono::nanoseconds(1) : *page.at));
  const auto at = bare_message(page.id);
  if (!at) return std::nullopt;
  return static_cast<std::int64_t>(at->key) - (takes_it_as_older ? 0 : 1);
}

std::vector<chat::Message> ChatRows::truncated(chat::ChannelKey channel, std::int64_t from, std::size_t limit) {
  static const std::string sql = select_whatever + "g.key <= c.hidden_up_to " + with_parent + next_in_stretch;
  return messages_from(sql, channel, from, limit);
}

std::vector<chat::Message> ChatRows::messages_of_removed(chat::ChannelKey channel, std::int64_t from, std::size_t limit) {
  static const std::string sql = select_whatever + "g.key > c.hidden_up_to " + with_parent + next_in_stretch;
  return messages_from(sql, channel, from, limit);
}

std::vector<chat::Message> ChatRows::messages_from(const std::string& sql, chat::ChannelKey channel, std::int64_t from, std::size_t limit) {
  std::vector<chat::Message> messages;
  for (const bool in_channel : {true, false}) {
    auto rows = database_.query(sql.c_str(), channel, in_channel, from, limit);
    while (rows.next()) messages.push_back(message_in(rows));
  }
  std::ranges::sort(messages, {}, &chat::Message::key);
  if (messages.size() > limit) messages.resize(limit);
  for (auto& message : messages) add_quoted(message);
  return messages;
}

std::vector<chat::Message> ChatRows::messages_by(chat::UserKey user, std::int64_t from, std::int64_t to) {
  static const std::string sql = select_messages("") + "g.user = ? AND g.key > ? AND g.key <= ? ORDER BY g.key";
  std::vector<chat::Message> messages;
  auto rows = database_.query(sql.c_str(), user, from, to);
  while (rows.next())
    if (auto message = message_in(rows); !message.id.empty()) messages.push_back(std::move(message));
  return messages;
}

std::vector<chat::Reaction> ChatRows::reactions_by(chat::UserKey user, std::int64_t from, std::int64_t to) {
  static const std::string sql = "SELECT " + reaction_columns +
                                 ", g.id FROM reactions r NOT INDEXED CROSS JOIN messages g ON g.key = r.message "
                                 "CROSS JOIN users u ON u.key = r.user WHERE r.user = ? AND r.key > ? AND r.key <= ? ORDER BY r.key";
  std::vector<chat::Reaction> reactions;
  auto rows = database_.query(sql.c_str(), user, from, to);
  while (rows.next()) {
    auto& reaction = reactions.emplace_back(reaction_in(rows));
    rows.into_from(reaction_column_count, reaction.message_id);
  }
  return reactions;
}

// Pins in the order of their time: those of one moment in that of their messages.
std::vector<chat::Message> ChatRows::pinned(chat::ChannelKey channel, const chat::PinPage& page) {
  using From = chat::MessagePage::From;
  enum class Side : std::uint8_t { before, up_to, after, from };
  static const auto sql_of = [](std::string_view comparison, std::string_view direction) {
    return select_messages_of_channel("messages_pinned") + "g.pinned_at IS NOT NULL AND (g.pinned_at, g.key) " + std::string(comparison) +
           " (?2, ?3) AND g.key > ?4 AND " + is_for("?5") + " ORDER BY g.pinned_at " + std::string(direction) + ", g.key " +
           std::string(direction) + " LIMIT ?6 OFFSET ?7";
  };
  static const std::array<std::array<std::string, 2>, 4> sql{{{sql_of("<", ""), sql_of("<", "DESC")},
                                                              {sql_of("<=", ""), sql_of("<=", "DESC")},
                                                              {sql_of(">", ""), sql_of(">", "DESC")},
                                                              {sql_of(">=", ""), sql_of(">=", "DESC")}}};
  constexpr auto last = std::numeric_limits<std::int64_t>::max();
  Instant bound = page.pinned_at.value_or(Instant{last});
  std::int64_t key = page.from == From::newest || page.from == From::after || page.from == From::up_to ? last : 0;
  if (!page.id.empty()) {
    const auto at = bare_message(page.id);
    if (!at || at->channel != channel || !at->pinned_at) return {};
    bound = *at->pinned_at, key = static_cast<std::int64_t>(at->key);
  }
  const auto listed = [&](Side side, bool newest_first, std::size_t limit, std::size_t offset) {
    std::vector<chat::Message> messages;
    auto rows = database_.query(sql.at(static_cast<std::size_t>(side)).at(newest_first ? 1 : 0).c_str(), channel, bound, key, page.after,
                                page.seen_by, limit, offset);
    while (rows.next()) messages.push_back(message_in(rows));
    return messages;
  };
  const bool newest_first = page.order == chat::Direction::descending;
  std::vector<chat::Message> messages;
  switch (page.from) {
    case From::before:
      messages = listed(Side::before, newest_first, page.limit, page.offset);
      break;
    case From::newest:
    case From::up_to:
      messages = listed(Side::up_to, newest_first, page.limit, page.offset);
      break;
    case From::after:
      messages = listed(Side::after, newest_first, page.limit, page.offset);
      break;
    case From::from:
      messages = listed(Side::from, newest_first, page.limit, page.offset);
      break;
    case From::around:
      append_reversed(messages, listed(Side::before, true, page.limit / 2, 0));
      std::ranges::move(listed(Side::from, false, page.limit - page.limit / 2, 0), std::back_inserter(messages));
      if (newest_first) std::ranges::reverse(messages);
  }
  for (auto& message : messages) add_quoted(message);
  return messages;
}

std::vector<chat::Message> ChatRows::paged(std::int64_t of, chat::ChannelKey channel, const PageSql& sql, const chat::MessagePage& page) {
  using From = chat::MessagePage::From;
  enum class Side : std::uint8_t { older, newer };
  // Keys are put in order before anything is read: moving messages costs more than reading them.
  const auto listed = [&](Side side, std::int64_t bound, std::size_t limit) {
    std::vector<chat::Message> messages;
    std::vector<chat::MessageKey> keys;
    auto rows = database_.query((side == Side::older ? sql.older : sql.newer).c_str(), of, bound, page.after);
    for (bool has_more = true; has_more && messages.size() < limit;) {  // mostly once: few messages are not for everybody
      keys.clear();
      for (chat::MessageKey key{}; has_more && keys.size() < limit - messages.size();)
        if ((has_more = rows.next())) rows.into(key), keys.push_back(key);
      if (side == Side::older) std::ranges::reverse(keys);
      std::vector<chat::Message> found;
      found.reserve(keys.size() + messages.size());
      for (const auto key : keys) {
        read_message_at(key, found.emplace_back());
        if (!is_for(page.seen_by, found.back())) found.pop_back();
      }
      if (side == Side::older) messages.swap(found);
      std::ranges::move(found, std::back_inserter(messages));
    }
    return messages;
  };
  std::vector<chat::Message> messages;
  const auto cut = cut_of(channel, page);
  if (!cut) return messages;
  // The message at the middle counts among the newer ones.
  const bool around = page.from == From::around, newer = page.from == From::after || page.from == From::from;
  const auto older_limit = newer ? 0 : around ? page.limit / 2 : page.limit;
  if (older_limit > 0) messages = listed(Side::older, *cut + 1, older_limit);
  if (around || newer) std::ranges::move(listed(Side::newer, *cut, page.limit - older_limit), std::back_inserter(messages));
  for (auto& message : messages) add_quoted(message);
  return messages;
}

std::vector<std::string> ChatRows::live_locations(chat::UserKey user, Instant now, std::size_t limit) {
  return first_texts(database_.query(
      "SELECT id FROM messages INDEXED BY messages_by_live_location WHERE user = ? AND live_until > ? ORDER BY key DESC LIMIT ?", user, now,
      limit));
}

std::vector<std::string> ChatRows::live_locations(chat::ChannelKey channel, Instant now, std::size_t limit) {
  return first_texts(database_.query(
      "SELECT id FROM messages INDEXED BY messages_by_live_channel WHERE channel = ? AND live_until > ? ORDER BY key DESC LIMIT ?", channel,
      now, limit));
}

chat::MessageKey ChatRows::add(chat::Channel& channel, const chat::Message& message) {
  const auto mentions = keys_text(message.mentioned_users);
  const bool in_channel = chat::is_in_channel(message);
  count_message(channel, message, in_channel);
  database_.run(
      "INSERT INTO messages (app, id_hash, id, channel, user, type, text, html, attachments, attachment_count, mentions, silent, "
      "created_at, updated_at, custom, parent, in_channel, sequence, quoted, pinned_at, pinned_by, shadowed, pin_expires, visible_to, "
      "command, i18n, poll, location, live_until, broad_mentions) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, ?)",
      app_, hash(message.id), message.id, message.channel, message.user.key, message.type, message.text, message.html,
      message.attachments.text, message.attachments.count, mentions, message.silent, message.created_at, message.updated_at,
      message.custom.members, message.parent, in_channel, channel.count_sequence, message.quoted_message_id, message.pinned_at,
      key_of(message.pinned_by), message.shadowed, message.pin_expires, json_column(message.restricted_visibility), message.command,
      json_column(message.i18n), message.poll ? std::optional(message.poll->key) : std::nullopt, location_text(message),
      live_until(message), broad_mentions_text(message));
  const auto key = database_.last_inserted();
  if (words_) words_->add(key, message.channel, message.text);
  return chat::MessageKey{key};
}

void ChatRows::count_message(chat::Channel& channel, const chat::Message& message, bool in_channel) {
  const bool counts = in_channel && !message.silent, is_last = chat::moves_last_message(channel, message.type, in_channel);
  const auto update = [&] {
    database_.run(
        "UPDATE channels SET message_count = message_count + 1, count_sequence = count_sequence + ?, "
        "last_message_at = CASE WHEN ? THEN ? ELSE last_message_at END WHERE key = ?",
        counts, is_last, message.created_at, channel.key);
  };
  const auto count = [&](chat::Channel& counted) {
    ++counted.message_count;
    if (is_last) counted.last_message_at = message.created_at;
    if (counts) ++counted.count_sequence;
  };
  if (recent_) recent_->change(channel.key, update, [&](RecentChannel& same) { count(same.channel); });
  else update();
  count(channel);
  if (!counts || !totals_ || channel.member_count > chat::most_members_counted) return;
  if (const auto* held = held_with_members(channel.key); held && held->has_all_members()) {
    for (const auto& reader : held->readers) {
      const auto unread = chat::unread_in(channel, reader.read_sequence);
      totals_->changed(reader.user, channel.key, unread - 1, unread);
    }
    return;
  }
  auto rows = database_.query("SELECT user, read_sequence FROM members WHERE channel = ?", channel.key);
  while (rows.next()) {
    chat::UserKey user{};
    std::int64_t read = 0;
    rows.into(user, read);
    const auto unread = chat::unread_in(channel, read);
    totals_->changed(user, channel.key, unread - 1, unread);
  }
}

void ChatRows::update(const chat::Message& message) {
  if (const auto text =
          database_.value<std::string>("SELECT text FROM messages WHERE key = ? AND text IS NOT ?", message.key, message.text);
      text && words_) {
    words_->remove(static_cast<std::int64_t>(message.key), message.channel, *text);
    words_->add(static_cast<std::int64_t>(message.key), message.channel, message.text);
  }
  const auto mentions = keys_text(message.mentioned_users), participants = keys_text(message.thread_participants);
  database_.run(
      "UPDATE messages SET type = CASE WHEN ? = 'deleted' THEN type ELSE ? END, text = ?, html = ?, attachments = ?, attachment_count = ?, "
      "mentions = ?, silent = ?, updated_at = ?, "
      "deleted_at = ?, text_updated_at = ?, custom = ?, reply_count = ?, deleted_reply_count = ?, participants = ?, quoted = ?, "
      "pinned_at = ?, pinned_by = ?, pin_expires = ?, visible_to = ?, i18n = ?, shadowed = ?, location = ?, live_until = ?, "
      "broad_mentions = ? WHERE key = ?",
      message.type, message.type, message.text, message.html, message.attachments.text, message.attachments.count, mentions, message.silent,
      message.updated_at, message.deleted_at, message.message_text_updated_at, message.custom.members, message.reply_count,
      message.deleted_reply_count, participants, message.quoted_message_id, message.pinned_at, key_of(message.pinned_by),
      message.pin_expires, json_column(message.restricted_visibility), json_column(message.i18n), message.shadowed, location_text(message),
      live_until(message), broad_mentions_text(message), message.key);
}

void ChatRows::remove(const chat::Message& message) {
  std::vector<std::int64_t> keys{static_cast<std::int64_t>(message.key)};
  {
    auto rows = database_.query("SELECT key FROM messages WHERE parent = ?", message.key);
    while (rows.next()) rows.into(keys.emplace_back());
  }
  for (const auto key : keys) erase_message({.key = key});
  database_.run("UPDATE channels SET message_count = MAX(message_count - ?, 0) WHERE key = ?", keys.size(), message.channel);
}

// Reactions

std::optional<chat::Reaction> ChatRows::reaction(chat::MessageKey message, chat::UserKey user, std::string_view type) {
  static const std::string sql =
      "SELECT " + reaction_columns + " FROM reactions r JOIN users u ON u.key = r.user WHERE r.message = ? AND r.user = ? AND r.type = ?";
  auto rows = database_.query(sql.c_str(), message, user, type);
  if (!rows.next()) return std::nullopt;
  return reaction_in(rows);
}

std::vector<chat::Reaction> ChatRows::reactions(const chat::Message& message, std::size_t limit, std::size_t offset) {
  static const std::string sql = "SELECT " + reaction_columns +
                                 " FROM reactions r INDEXED BY reactions_by_message JOIN users u ON u.key = r.user WHERE r.message = ? "
                                 "ORDER BY r.key DESC LIMIT ? OFFSET ?";
  return reactions_in(database_.query(sql.c_str(), message.key, limit, offset), message);
}

std::vector<chat::Reaction> ChatRows::reactions(const chat::Message& message, chat::UserKey of) {
  static const std::string sql = "SELECT " + reaction_columns +
                                 " FROM reactions r JOIN users u ON u.key = r.user WHERE r.message = ? AND r.user = ? ORDER BY r.key DESC";
  return reactions_in(database_.query(sql.c_str(), message.key, of), message);
}

std::vector<chat::Reaction> ChatRows::reactions(const chat::Message& message, const chat::Query& query) {
  BuiltSql sql{"SELECT " + reaction_columns + " FROM reactions r JOIN users u ON u.key = r.user WHERE r.message = ? AND ",
               {static_cast<std::int64_t>(message.key)}};
  append_condition(sql, Of::reactions, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::reactions, query.order);
  append_page(sql, query);
  std::vector<chat::Reaction> reactions;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) {
    reactions.push_back(reaction_in(rows));
    reactions.back().message_id = message.id;
  }
  return reactions;
}

std::vector<chat::Reaction> ChatRows::reactions_in(Rows rows, const chat::Message& message) {
  std::vector<chat::Reaction> reactions;
  while (rows.next()) {
    reactions.push_back(reaction_in(rows));
    reactions.back().message_id = message.id;
  }
  return reactions;
}

void ChatRows::save(chat::MessageKey message, const chat::Reaction& reaction) {
  reactions_changed(message);
  const auto before = database_.value<std::int64_t>("SELECT score FROM reactions WHERE message = ? AND user = ? AND type = ?", message,
                                                    reaction.user.key, reaction.type);
  database_.run(
      "INSERT INTO reactions (message, user, type, score, created_at, updated_at, custom) VALUES (?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (message, user, type) DO UPDATE SET score = excluded.score, updated_at = excluded.updated_at, custom = excluded.custom",
      message, reaction.user.key, reaction.type, reaction.score, reaction.created_at, reaction.updated_at, reaction.custom.members);
  database_.run(
      "INSERT INTO reaction_groups (message, type, count, sum_scores, first_at, last_at) VALUES (?, ?, 1, ?, ?, ?) "
      "ON CONFLICT (message, type) DO UPDATE SET count = count + ?, sum_scores = sum_scores + ?, last_at = ?",
      message, reaction.type, reaction.score, reaction.created_at, reaction.updated_at, before ? 0 : 1, reaction.score - before.value_or(0),
      reaction.updated_at);
}

void ChatRows::remove(chat::MessageKey message, const chat::Reaction& reaction) {
  reactions_changed(message);
  database_.run("DELETE FROM reactions WHERE message = ? AND user = ? AND type = ?", message, reaction.user.key, reaction.type);
  database_.run("UPDATE reaction_groups SET count = count - 1, sum_scores = sum_scores - ? WHERE message = ? AND type = ?", reaction.score,
                message, reaction.type);
  database_.run("DELETE FROM reaction_groups WHERE message = ? AND type = ? AND count <= 0", message, reaction.type);
}

}  // namespace millrace::store::sqlite
