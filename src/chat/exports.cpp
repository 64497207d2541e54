// The rules of exports.
#include "chat/exports.h"

#include "base/encoding.h"
#include "chat/channels.h"
#include "chat/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

// Who knows the name may read the file.
std::string file_name(Act& act, const std::string& task, ExportFormat format = ExportFormat::json) {
  std::array<std::uint8_t, 16> drawn{};
  act.random.fill(drawn);
  return task + '-' + to_hex({reinterpret_cast<const char*>(drawn.data()), drawn.size()}) +
         (format == ExportFormat::csv ? ".csv" : ".json");
}

Event& tell_end(Act& act, const Export& over, std::string_view how) {
  Event& event = happened(act, fmt::format("export.{}.{}", over.channels.empty() ? "users" : "channels", how));
  event.task_id = over.task;
  event.started_at = over.started_at;
  event.finished_at = act.now.to_microseconds();
  return event;
}

Expected<void> is_there(Act& act, const Cid& cid, const ChannelExport& wanted) {
  if (wanted.with_removed && !act.state.exports().removed_channels(cid, 1).empty()) return {};
  auto found = existing_channel(act, cid);
  return found ? Expected<void>{} : std::unexpected(found.error());
}

Expected<void> has_columns(const ChannelExport& wanted) {
  const auto fits = [](const std::string& name) { return !name.empty() && name.size() <= longest_exported_field; };
  if (wanted.fields.size() <= most_fields_exported && std::ranges::all_of(wanted.fields, fits)) return {};
  return refused(Refusal::Kind::input, fmt::format("include_fields must hold at most {} names of fields, each of 1 to {} bytes",
                                                   most_fields_exported, longest_exported_field));
}

}  // namespace

Expected<std::string> begin_export(Act& act, const std::vector<std::string>& ids, const std::string& base_url) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may export users");
  if (ids.empty() || ids.size() > most_users_exported)
    return refused(Refusal::Kind::input, fmt::format("user_ids must hold 1 to {} ids of users", most_users_exported));
  for (const auto& id : ids)
    if (!act.state.user(id)) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", id));
  auto task = begin_task(act, ids);
  act.state.exports().add({.task = task, .file = file_name(act, task), .base_url = base_url, .started_at = act.now.to_microseconds()});
  return task;
}

Expected<std::string> begin_channel_export(Act& act, const ChannelExport& wanted, const std::string& base_url) {
  const auto& channels = wanted.channels;
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may export channels");
  if (channels.empty() || channels.size() > most_channels_exported)
    return refused(Refusal::Kind::input, fmt::format("channels must hold 1 to {} channels", most_channels_exported));
  if (auto columns = has_columns(wanted); !columns) return std::unexpected(columns.error());
  std::vector<std::string> cids;
  for (const auto& channel : channels) {
    const auto cid = Cid::parse(channel.cid);
    if (!cid)
      return refused(Refusal::Kind::input, fmt::format("channels: \"{}\" is no channel's name such as \"messaging:lobby\"", channel.cid));
    if (auto there = is_there(act, *cid, wanted); !there) return std::unexpected(there.error());
    if (channel.since && channel.until && *channel.since > *channel.until)
      return refused(Refusal::Kind::input, fmt::format("channels: messages_since of {} lies behind its messages_until", channel.cid));
    cids.push_back(channel.cid);
  }
  auto task = begin_task(act, std::move(cids));
  Export one{wanted};
  one.task = task, one.file = file_name(act, task, wanted.format), one.base_url = base_url, one.started_at = act.now.to_microseconds();
  act.state.exports().add(one);
  return task;
}

std::string url_of(const Export& wanted) {
  return wanted.base_url + std::string(wanted.channels.empty() ? user_exports_path : channel_exports_path) + wanted.file;
}

void finish_export(Act& act, const Export& done) {
  act.state.exports().finish(done, url_of(done), act.now.to_microseconds());
  tell_end(act, done, "success").url = url_of(done);
}

void fail_export(Act& act, const Export& failed, const std::string& reason) {
  act.state.exports().fail(failed, reason, act.now.to_microseconds());
  tell_end(act, failed, "error").error = reason;
}

}  // namespace millrace::chat
