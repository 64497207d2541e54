// One way to find a row, one to put it in another's place.
#include "chat/memory_people_test.h"

#include "base/ensure.h"

#include <algorithm>

namespace millrace::chat {
namespace {

template <class Row, class Is>
std::optional<Row> found(const std::vector<Row>& rows, Is is) {
  const auto at = std::ranges::find_if(rows, is);
  return at == rows.end() ? std::nullopt : std::optional(*at);
}

template <class Row, class Is>
void put(std::vector<Row>& rows, const Row& row, Is is) {
  const auto at = std::ranges::find_if(rows, is);
  if (at == rows.end()) rows.push_back(row);
  else *at = row;
}

template <class Row, class Is>
std::vector<Row> all(const std::vector<Row>& rows, std::size_t limit, Is is) {
  std::vector<Row> out;
  for (const auto& row : rows)
    if (is(row) && out.size() < limit) out.push_back(row);
  return out;
}

auto is_ban(UserKey user, ChannelKey channel) {
  return [=](const Ban& ban) { return ban.user.key == user && ban.channel == channel; };
}

auto is_future(UserKey by, UserKey user) {
  return [=](const Ban& ban) { return ban.banned_by->key == by && ban.user.key == user; };
}

auto is_mute(UserKey user, UserKey target) {
  return [=](const Mute& mute) { return mute.user.key == user && mute.target.key == target; };
}

auto is_block(UserKey user, UserKey blocked) {
  return [=](const Block& block) { return block.user.key == user && block.blocked.key == blocked; };
}

}  // namespace

std::optional<Ban> MemoryBans::ban(UserKey user, ChannelKey channel) { return found(bans_, is_ban(user, channel)); }

std::int64_t MemoryBans::count(UserKey user) {
  return std::ranges::count_if(bans_, [&](const Ban& ban) { return ban.user.key == user; });
}

std::optional<Ban> MemoryBans::ban(BanKey key) {
  return found(bans_, [&](const Ban& ban) { return ban.key == key; });
}

std::optional<Ban> MemoryBans::ban_of_address(std::string_view address, ChannelKey channel, Instant held_at) {
  std::optional<Ban> found;
  for (const auto& ban : bans_)
    if (!address.empty() && ban.address == address && (ban.channel == channel || ban.channel == ChannelKey{}) && ban.holds(held_at) &&
        (!found || found->shadow))
      found = ban;
  return found;
}

std::size_t MemoryBans::users_at(std::string_view address, std::size_t limit) {
  const auto users = std::ranges::count_if(addresses_, [&](const auto& one) { return one.second == address; });
  return std::min(limit, static_cast<std::size_t>(users));
}

BanKey MemoryBans::save(const Ban& ban) {
  Ban row = ban;
  const auto before = MemoryBans::ban(ban.user.key, ban.channel);
  row.key = before ? before->key : BanKey{++last_key_};
  put(bans_, row, is_ban(ban.user.key, ban.channel));
  show_(ban.user.key, ban.channel, ban);
  return row.key;
}

void MemoryBans::remove(UserKey user, ChannelKey channel) {
  std::erase_if(bans_, is_ban(user, channel));
  show_(user, channel, std::nullopt);
}

std::vector<Ban> MemoryBans::bans(const Wanted&) { stop_process("the rules of one ban ask for no list"); }

void MemoryBans::save_future(const Ban& ban) { put(future_, ban, is_future(ban.banned_by->key, ban.user.key)); }

void MemoryBans::remove_future(UserKey by, UserKey user) { std::erase_if(future_, is_future(by, user)); }

std::optional<Ban> MemoryBans::future_ban(UserKey by, UserKey user) { return found(future_, is_future(by, user)); }

std::vector<Ban> MemoryBans::future_bans(const FutureWanted&) { stop_process("the rules of one ban ask for no list"); }

std::int64_t MemoryBans::count(const FutureWanted&) { stop_process("the rules of one ban ask for no list"); }

std::optional<Mute> MemoryMutes::mute(UserKey user, UserKey target) { return found(mutes_, is_mute(user, target)); }

std::vector<Mute> MemoryMutes::mutes(UserKey user, Instant held_at, std::size_t limit) {
  return all(mutes_, limit, [&](const Mute& mute) { return mute.user.key == user && mute.holds(held_at); });
}

std::vector<UserKey> MemoryMutes::muters(const Channel&, UserKey target, Instant held_at) {
  std::vector<UserKey> muters;
  for (const auto& mute : mutes_)
    if (mute.target.key == target && mute.holds(held_at)) muters.push_back(mute.user.key);
  return muters;
}

void MemoryMutes::save(const Mute& mute) { put(mutes_, mute, is_mute(mute.user.key, mute.target.key)); }

void MemoryMutes::remove(UserKey user, UserKey target) { std::erase_if(mutes_, is_mute(user, target)); }

std::optional<Block> MemoryBlocks::block(UserKey user, UserKey blocked) { return found(blocks_, is_block(user, blocked)); }

std::vector<Block> MemoryBlocks::blocks(UserKey user, std::size_t limit) {
  return all(blocks_, limit, [&](const Block& block) { return block.user.key == user; });
}

void MemoryBlocks::remove(UserKey user, UserKey blocked) { std::erase_if(blocks_, is_block(user, blocked)); }

std::optional<Device> MemoryDevices::device(std::string_view id) {
  return found(devices_, [&](const Device& device) { return device.id == id; });
}

std::vector<Device> MemoryDevices::devices(UserKey user, std::size_t limit) {
  return all(devices_, limit, [&](const Device& device) { return device.user == user; });
}

void MemoryDevices::save(const Device& device) {
  put(devices_, device, [&](const Device& row) { return row.id == device.id; });
}

void MemoryDevices::remove(std::string_view id) {
  std::erase_if(devices_, [&](const Device& device) { return device.id == id; });
}

void MemoryExports::finish(const Export& done, const std::string& url, Instant) {
  std::erase_if(all, [&](const Export& row) { return row.task == done.task; });
  finished_url = url;
}

void MemoryExports::fail(const Export& failed, const std::string& reason, Instant) {
  std::erase_if(all, [&](const Export& row) { return row.task == failed.task; });
  failed_for = reason;
}

Stretch<Message> MemoryExports::messages_by(UserKey, std::int64_t) { stop_process("the rules of exports look for no messages"); }
std::vector<Channel> MemoryExports::removed_channels(const Cid& cid, std::size_t limit) {
  return millrace::chat::all(removed, limit, [&](const Channel& channel) { return channel.cid == cid.text(); });
}

Stretch<Message> MemoryExports::messages_of_removed(ChannelKey, std::int64_t) { stop_process("the rules of exports look for no messages"); }
Stretch<Message> MemoryExports::truncated(ChannelKey, std::int64_t) { stop_process("the rules of exports look for no messages"); }

Stretch<Reaction> MemoryExports::reactions_by(UserKey, std::int64_t) { stop_process("the rules of exports look for no reactions"); }

UserKey MemoryFlags::flagger(const Flag& flag) { return flag.user ? flag.user->key : UserKey{}; }

std::optional<Flag> MemoryFlags::flag_of_message(UserKey user, std::string_view message_id) {
  return found(flags_, [&](const Flag& flag) { return flagger(flag) == user && flag.message_id == message_id; });
}

std::optional<Flag> MemoryFlags::flag_of_user(UserKey user, UserKey target) {
  return found(flags_,
               [&](const Flag& flag) { return flagger(flag) == user && flag.message_id.empty() && flag.target_user.key == target; });
}

std::int64_t MemoryFlags::flags_of_message(std::string_view message_id) {
  return std::ranges::count_if(flags_, [&](const Flag& flag) { return flag.message_id == message_id; });
}

std::int64_t MemoryFlags::flags_of_user(UserKey target) {
  return std::ranges::count_if(flags_, [&](const Flag& flag) { return flag.message_id.empty() && flag.target_user.key == target; });
}

void MemoryFlags::remove(const Flag& flag) {
  std::erase_if(flags_, [&](const Flag& row) { return row.id == flag.id; });
}

std::vector<Flag> MemoryFlags::message_flags(const Query&) { stop_process("the rules of one flag ask for no list"); }

std::optional<FlagReport> MemoryFlags::report(std::string_view id) {
  return found(reports_, [&](const FlagReport& report) { return report.id == id; });
}

std::optional<FlagReport> MemoryFlags::report_on(std::string_view message_id) {
  return found(reports_, [&](const FlagReport& report) { return report.message_id == message_id; });
}

std::vector<FlagReport> MemoryFlags::reports(const Query&) { stop_process("the rules of one flag ask for no list"); }

void MemoryFlags::save(const FlagReport& report) {
  put(reports_, report, [&](const FlagReport& row) { return row.id == report.id; });
}

}  // namespace millrace::chat
