// Maps by key and by name, emptied row by row.
#include "store/sqlite/recent_rows.h"

#include <sqlite3.h>

#include <utility>

namespace millrace::store::sqlite {
namespace {

std::string name_of(chat::AppKey app, std::string_view id) {
  return std::to_string(static_cast<std::int64_t>(app)) + ' ' + std::string(id);
}

std::size_t bytes_of(const chat::User& user) {
  return sizeof user + 2 * user.id.size() + user.name.size() + user.image.size() + user.custom.members.size() +
         user.privacy_settings.members.size() + 64 * (user.teams.size() + user.teams_role.size());
}

// Twice its texts: they stand in the text of all members, too.
std::size_t bytes_of(const chat::Member& member) {
  return sizeof member + 2 * bytes_of(member.user) + 2 * member.custom.members.size() + sizeof(RecentChannel::Reader);
}

std::size_t bytes_of(const chat::Channel& channel) {
  return sizeof(RecentChannel) + bytes_of(channel.created_by) + channel.custom.members.size() + 4 * channel.cid.size() +
         64 * channel.filter_tags.size();
}

}  // namespace

chat::Member RecentChannel::member(std::size_t place) const {
  auto member = members->list()[place];
  member.read_sequence = readers[place].read_sequence;
  member.last_read = readers[place].last_read;
  return member;
}

RecentRows::RecentRows(Database& database, KeptRows& kept) : database_(database), kept_(kept) {
  sqlite3_update_hook(
      database_.handle(),
      [](void* self, int operation, const char*, const char* table, sqlite3_int64 row) {
        static_cast<RecentRows*>(self)->row_changed(operation, table, row);
      },
      this);
}

RecentRows::~RecentRows() { sqlite3_update_hook(database_.handle(), nullptr, nullptr); }

// Called by SQLite while a statement runs: it must not use the connection.
void RecentRows::row_changed(int operation, std::string_view table, std::int64_t row) {
  changed_ = true;
  if (operation != SQLITE_INSERT) {  // nobody has seen a row that is new
    if (table == "messages") kept_.changed(KeptRows::Of::messages, row);
    if (table == "members") kept_.changed(KeptRows::Of::members, row);
    if (table == "users") kept_.changed(KeptRows::Of::users, row);
  }
  if (table == "channels") drop(chat::ChannelKey{row});
  if (table == "members")
    if (const auto found = member_channels_.find(row); found != member_channels_.end()) drop(found->second);
  if (table == "users" && operation != SQLITE_INSERT) {
    drop(chat::UserKey{row});
    drop_channels();
  }
  if (table == "messages" && operation == SQLITE_DELETE) drop_channels();  // a member may show it as the latest that was delivered
}

void RecentRows::undo() {
  if (changed_) forget();
}

void RecentRows::forget() {
  drop_channels();
  users_.clear();
  user_names_.clear();
  bytes_ = 0;
}

void RecentRows::drop_channels() {
  for (const auto& [key, held] : channels_) bytes_ -= held.bytes;
  channels_.clear();
  channel_names_.clear();
  member_channels_.clear();
}

void RecentRows::drop(chat::UserKey key) {
  const auto name = user_names_.find(key);
  if (name == user_names_.end()) return;
  const auto held = users_.find(name->second);
  bytes_ -= bytes_of(held->second);
  users_.erase(held);
  user_names_.erase(name);
}

void RecentRows::drop(chat::ChannelKey key) {
  if (key == spared_) return;
  const auto found = channels_.find(key);
  if (found == channels_.end()) return;
  bytes_ -= found->second.bytes;
  channel_names_.erase(name_of(found->second.app, found->second.channel.cid));
  for (const auto& reader : found->second.readers) member_channels_.erase(reader.row);
  channels_.erase(found);
}

void RecentRows::make_room(std::size_t bytes) {
  if (bytes_ + bytes > most_bytes) forget();
  bytes_ += bytes;
}

const chat::User* RecentRows::user(chat::AppKey app, std::string_view id) const {
  const auto found = users_.find(name_of(app, id));
  return found == users_.end() ? nullptr : &found->second;
}

const chat::User* RecentRows::user(chat::UserKey key) const {
  const auto name = user_names_.find(key);
  return name == user_names_.end() ? nullptr : &users_.at(name->second);
}

RecentChannel* RecentRows::channel(chat::AppKey app, const chat::Cid& cid) {
  const auto found = channel_names_.find(name_of(app, cid.text()));
  return found == channel_names_.end() ? nullptr : channel(found->second);
}

RecentChannel* RecentRows::channel(chat::ChannelKey key) {
  const auto found = channels_.find(key);
  return found == channels_.end() ? nullptr : &found->second;
}

void RecentRows::keep(chat::AppKey app, const chat::User& user) {
  drop(user.key);
  make_room(bytes_of(user));
  auto name = name_of(app, user.id);
  users_.insert_or_assign(name, user);
  user_names_.insert_or_assign(user.key, std::move(name));
}

void RecentRows::keep(chat::AppKey app, const chat::Channel& channel, chat::ChannelConfigPtr type_config) {
  drop(channel.key);
  const auto bytes = bytes_of(channel);
  make_room(bytes);
  channel_names_.insert_or_assign(name_of(app, channel.cid), channel.key);
  channels_.insert_or_assign(channel.key,
                             RecentChannel{.app = app, .channel = channel, .type_config = std::move(type_config), .bytes = bytes});
}

void RecentRows::keep(chat::ChannelKey key, const std::shared_ptr<const chat::ShownMembers>& members,
                      const std::vector<std::int64_t>& rows) {
  std::size_t bytes = 0;
  for (const auto& member : members->list()) bytes += bytes_of(member);
  make_room(bytes);
  auto* held = channel(key);
  if (!held) return void(bytes_ -= bytes);
  held->members = members;
  held->bytes += bytes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& member = members->list()[i];
    held->readers.push_back({rows[i], member.user_key, member.read_sequence, member.last_read});
    member_channels_.insert_or_assign(rows[i], key);
  }
}

}  // namespace millrace::store::sqlite
