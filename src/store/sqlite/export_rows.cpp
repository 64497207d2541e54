// Nothing leads from a user to its messages: an index of that would cost every message that is sent. So the tables are looked
// through, a stretch at a time.
#include "store/sqlite/export_rows.h"

#include "base/encoding.h"
#include "store/sqlite/chat_rows.h"

#include <algorithm>
#include <sstream>
#include <string>

namespace millrace::store::sqlite {
namespace {

constexpr std::int64_t rows_in_stretch = 20'000;

constexpr std::size_t messages_in_stretch = 200;

chat::Stretch<chat::Message> stretch_of(std::vector<chat::Message> messages) {
  const bool more = messages.size() == messages_in_stretch;
  const auto last = more ? std::optional(static_cast<std::int64_t>(messages.back().key)) : std::nullopt;
  return {std::move(messages), last};
}

// One line for each channel: its name, and the two times or nothing. In front of them what is written of their messages.
std::string channels_text(const chat::Export& wanted) {
  if (wanted.channels.empty()) return {};
  std::string out = wanted.clears_deleted_text ? "cleared" : "kept";
  if (wanted.with_truncated) out += "+truncated";
  if (wanted.with_removed) out += "+removed";
  if (wanted.format == chat::ExportFormat::csv) out += "+csv";
  for (const auto& field : wanted.fields) out += "+." + percent_encoded(field);
  out += '\n';
  const auto time = [](const std::optional<Instant>& at) { return at ? std::to_string(at->ns) : std::string("-"); };
  for (const auto& channel : wanted.channels) out += channel.cid + ' ' + time(channel.since) + ' ' + time(channel.until) + '\n';
  return out;
}

void read_channels(const std::string& text, chat::Export& into) {
  std::istringstream lines(text);
  std::string word, since, until;
  if (!(lines >> word)) return;
  std::istringstream words(word);
  for (std::string part; std::getline(words, part, '+');) {
    if (part == "cleared") into.clears_deleted_text = true;
    if (part == "truncated") into.with_truncated = true;
    if (part == "removed") into.with_removed = true;
    if (part == "csv") into.format = chat::ExportFormat::csv;
    if (part.starts_with('.')) into.fields.push_back(percent_decoded(part.substr(1)).value_or(""));
  }
  const auto time = [](const std::string& at) { return at == "-" ? std::nullopt : std::optional(Instant{std::stoll(at)}); };
  while (lines >> word >> since >> until) into.channels.push_back({word, time(since), time(until)});
}

}  // namespace

void ExportRows::add(const chat::Export& wanted) {
  const auto channels = channels_text(wanted);
  database_.run("INSERT INTO exports (app, task, file, base_url, started_at, channels) VALUES (?, ?, ?, ?, ?, ?)", app_, wanted.task,
                wanted.file, wanted.base_url, wanted.started_at, channels);
}

std::vector<chat::AppKey> ExportRows::apps_waiting() {
  std::vector<chat::AppKey> apps;
  auto rows = database_.query("SELECT DISTINCT app FROM exports");
  while (rows.next()) rows.into(apps.emplace_back());
  return apps;
}

std::vector<chat::Export> ExportRows::waiting(std::size_t limit) {
  std::vector<chat::Export> exports;
  auto rows = database_.query("SELECT key, task, file, base_url, started_at, channels FROM exports WHERE app = ? ORDER BY key LIMIT ?",
                              app_, limit);
  while (rows.next()) {
    auto& one = exports.emplace_back();
    std::string channels;
    rows.into(one.key, one.task, one.file, one.base_url, one.started_at, channels);
    read_channels(channels, one);
  }
  return exports;
}

void ExportRows::finish(const chat::Export& done, const std::string& url, Instant at) {
  database_.run("DELETE FROM exports WHERE key = ?", done.key);
  database_.run("UPDATE tasks SET url = ?, updated_at = ? WHERE app = ? AND id = ?", url, at, app_, done.task);
}

void ExportRows::fail(const chat::Export& failed, const std::string& reason, Instant at) {
  database_.run("DELETE FROM exports WHERE key = ?", failed.key);
  database_.run("UPDATE tasks SET failure = ?, updated_at = ? WHERE app = ? AND id = ?", reason, at, app_, failed.task);
}

chat::Stretch<chat::Message> ExportRows::messages_by(chat::UserKey user, std::int64_t from) {
  const auto last = database_.value<std::optional<std::int64_t>>("SELECT MAX(key) FROM messages").value_or(std::nullopt).value_or(0);
  const auto to = std::min(last, from + rows_in_stretch);
  return {chat_.messages_by(user, from, to), to < last ? std::optional(to) : std::nullopt};
}

std::vector<chat::Channel> ExportRows::removed_channels(const chat::Cid& cid, std::size_t limit) {
  return chat_.removed_channels(cid, limit);
}

chat::Stretch<chat::Message> ExportRows::messages_of_removed(chat::ChannelKey channel, std::int64_t from) {
  return stretch_of(chat_.messages_of_removed(channel, from, messages_in_stretch));
}

chat::Stretch<chat::Message> ExportRows::truncated(chat::ChannelKey channel, std::int64_t from) {
  return stretch_of(chat_.truncated(channel, from, messages_in_stretch));
}

chat::Stretch<chat::Reaction> ExportRows::reactions_by(chat::UserKey user, std::int64_t from) {
  const auto last = database_.value<std::optional<std::int64_t>>("SELECT MAX(key) FROM reactions").value_or(std::nullopt).value_or(0);
  const auto to = std::min(last, from + rows_in_stretch);
  return {chat_.reactions_by(user, from, to), to < last ? std::optional(to) : std::nullopt};
}

}  // namespace millrace::store::sqlite
