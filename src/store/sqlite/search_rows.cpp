// A condition on words becomes a question to the index; everything else is looked up in the messages themselves.
#include "store/sqlite/search_rows.h"

#include "store/sqlite/channel_query.h"
#include "store/sqlite/phrases.h"
#include "store/sqlite/word_index.h"
#include "store/sqlite/words.h"

#include <algorithm>
#include <iterator>

namespace millrace::store::sqlite {
namespace {

using Kind = chat::Filter::Kind;

// Up to so many channels are named to the index; beyond, its finds are compared with them.
constexpr std::size_t most_channels_named = 100;

constexpr std::string_view joins =
    " CROSS JOIN channels c ON c.key = g.channel AND c.deleted_at IS NULL AND g.key > c.hidden_up_to CROSS JOIN users u ON u.key = g.user "
    "WHERE ";

bool is_about_words(const chat::Filter& filter) {
  return filter.attribute == chat::Attribute::text && (filter.kind == Kind::matches || filter.kind == Kind::starts_with);
}

// Whether every find must hold some words, so that the index leads to all of them.
bool needs_words(const chat::Filter& filter) {
  return filter.kind == Kind::all ? std::ranges::any_of(filter.parts, needs_words) : is_about_words(filter);
}

std::string list_of(const std::vector<chat::ChannelKey>& channels) {
  std::string out = "[";
  for (const auto channel : channels) out += (out.size() > 1 ? "," : "") + std::to_string(static_cast<std::int64_t>(channel));
  return out + ']';
}

void append_rest(BuiltSql& sql, const chat::MessageSearch& search, const chat::Filter& filter, chat::AppKey app) {
  sql.text += " AND g.deleted_at IS NULL AND ";
  if (!search.seen_by.empty()) {
    sql.text += "(g.visible_to IS NULL OR u.id = ? OR EXISTS (SELECT 1 FROM json_each(g.visible_to) WHERE value = ?)) AND ";
    sql.values.emplace_back(search.seen_by), sql.values.emplace_back(search.seen_by);
    sql.text +=
        "NOT EXISTS (SELECT 1 FROM users w CROSS JOIN members h ON h.user = w.key AND h.channel = g.channel WHERE w.app = ? AND "
        "w.id = ? AND w.gone = 0 AND h.history_after >= g.key) AND ";
    sql.values.emplace_back(static_cast<std::int64_t>(app)), sql.values.emplace_back(search.seen_by);
  }
  append_condition(sql, Of::messages, filter, static_cast<std::int64_t>(app));
}

void append_limits(BuiltSql& sql, std::size_t limit, std::size_t offset) {
  sql.text += " LIMIT ? OFFSET ?";
  sql.values.emplace_back(static_cast<std::int64_t>(limit));
  sql.values.emplace_back(static_cast<std::int64_t>(offset));
}

}  // namespace

std::vector<chat::ChannelKey> SearchRows::channels(const chat::Query& query) {
  const auto sql = channels_sql("c.key", static_cast<std::int64_t>(app_), query);
  std::vector<chat::ChannelKey> keys;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) rows.into(keys.emplace_back());
  return keys;
}

// In the language of FTS5. Empty where the text has no word.
std::string SearchRows::match_of(std::string_view text, const std::vector<chat::ChannelKey>& channels, bool is_prefix) {
  const auto words = words_in(database_, text);
  std::string match;
  for (const auto& word : words) {
    if (!match.empty()) match += " AND ";
    match += '"' + word + '"';
    if (is_prefix && &word == &words.back()) match += '*';
  }
  if (match.empty() || channels.size() > most_channels_named) return match;
  std::string named;
  for (const auto channel : channels) named += (named.empty() ? "\"" : " OR \"") + word_of(channel) + '"';
  return '(' + named + ") AND " + match;
}

void SearchRows::make_matches(chat::Filter& filter, const std::vector<chat::ChannelKey>& channels) {
  for (auto& part : filter.parts) make_matches(part, channels);
  if (!is_about_words(filter)) return;
  const auto text = std::get<std::string>(filter.values.at(0));
  filter.values = {match_of(text, channels, filter.kind == Kind::starts_with)};
  if (filter.kind == Kind::starts_with) return;
  auto phrases = phrases_in(database_, text);
  if (!phrases.empty()) know_phrases(database_);
  std::ranges::move(phrases, std::back_inserter(filter.values));
}

std::vector<chat::MessageKey> SearchRows::keys_in(const BuiltSql& sql) {
  std::vector<chat::MessageKey> keys;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) rows.into(keys.emplace_back());
  return keys;
}

std::vector<chat::MessageKey> SearchRows::messages(const chat::MessageSearch& asked) {
  if (asked.channels.empty()) return {};
  auto search = asked;
  if (!search.words.empty()) {
    chat::Filter words{.kind = Kind::matches, .attribute = chat::Attribute::text, .values = {search.words}};
    search.filter = {.kind = Kind::all, .parts = {std::move(words), std::move(search.filter)}};
  }
  make_matches(search.filter, search.channels);
  const bool by_words = needs_words(search.filter);
  if (!by_words && search.order.empty()) return newest(search);
  BuiltSql sql{"SELECT g.key FROM messages g" + std::string(by_words ? " NOT INDEXED" : " INDEXED BY messages_in_channel") +
                   std::string(joins) + "g.channel IN (SELECT value FROM json_each(?)) AND g.in_channel IN (0, 1)",
               {list_of(search.channels)}};
  append_rest(sql, search, search.filter, app_);
  sql.text += " ORDER BY ";
  append_order(sql, Of::messages, search.order);
  append_limits(sql, search.limit, search.offset);
  return keys_in(sql);
}

// Each channel's newest finds, merged: no channel is read further than that.
std::vector<chat::MessageKey> SearchRows::newest(const chat::MessageSearch& search) {
  std::vector<chat::MessageKey> keys;
  const auto most = search.offset + search.limit;
  for (const auto channel : search.channels)
    for (const auto in_channel : {1, 0}) {
      BuiltSql sql{
          "SELECT g.key FROM messages g INDEXED BY messages_in_channel" + std::string(joins) + "g.channel = ? AND g.in_channel = ?",
          {static_cast<std::int64_t>(channel), std::int64_t{in_channel}}};
      append_rest(sql, search, search.filter, app_);
      sql.text += " ORDER BY g.key DESC";
      append_limits(sql, most, 0);
      std::ranges::copy(keys_in(sql), std::back_inserter(keys));
    }
  std::ranges::sort(keys, std::greater{});
  keys.erase(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(std::min(search.offset, keys.size())));
  keys.resize(std::min(keys.size(), search.limit));
  return keys;
}

}  // namespace millrace::store::sqlite
