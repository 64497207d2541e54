// What users do about one another, in memory: lists that are searched from the start. They answer no filters: that is the store's business.
#pragma once

#include "chat/ban_rows.h"
#include "chat/block_rows.h"
#include "chat/device_rows.h"
#include "chat/export_rows.h"
#include "chat/flag_rows.h"
#include "chat/mute_rows.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

class MemoryBans final : public BanRows {
 public:
  // `show` puts a ban, or the end of one, into the row of the user or member.
  using Show = std::function<void(UserKey user, ChannelKey channel, const std::optional<Ban>& ban)>;
  explicit MemoryBans(Show show) : show_(std::move(show)) {}

  std::optional<Ban> ban(UserKey user, ChannelKey channel) override;
  std::optional<Ban> ban(BanKey key) override;
  std::optional<Ban> ban_of_address(std::string_view address, ChannelKey channel, Instant held_at) override;
  void seen_from(UserKey user, std::string_view address) override { addresses_[user] = address; }
  std::string last_address(UserKey user) override { return addresses_[user]; }
  std::size_t users_at(std::string_view address, std::size_t limit) override;
  std::int64_t count(UserKey user) override;
  BanKey save(const Ban& ban) override;
  void remove(UserKey user, ChannelKey channel) override;
  std::vector<Ban> bans(const Wanted& wanted) override;
  void save_future(const Ban& ban) override;
  void remove_future(UserKey by, UserKey user) override;
  std::optional<Ban> future_ban(UserKey by, UserKey user) override;
  std::vector<Ban> future_bans(const FutureWanted& wanted) override;
  std::int64_t count(const FutureWanted& wanted) override;

 private:
  const Show show_;
  std::vector<Ban> bans_, future_;
  std::map<UserKey, std::string> addresses_;
  std::int64_t last_key_ = 0;
};

class MemoryMutes final : public MuteRows {
 public:
  std::optional<Mute> mute(UserKey user, UserKey target) override;
  std::vector<Mute> mutes(UserKey user, Instant held_at, std::size_t limit) override;
  std::vector<UserKey> muters(const Channel& channel, UserKey target, Instant held_at) override;  // members or not
  void save(const Mute& mute) override;
  void remove(UserKey user, UserKey target) override;

 private:
  std::vector<Mute> mutes_;
};

class MemoryBlocks final : public BlockRows {
 public:
  std::optional<Block> block(UserKey user, UserKey blocked) override;
  std::vector<Block> blocks(UserKey user, std::size_t limit) override;
  void add(const Block& block) override { blocks_.push_back(block); }
  void remove(UserKey user, UserKey blocked) override;

 private:
  std::vector<Block> blocks_;
};

class MemoryDevices final : public DeviceRows {
 public:
  std::optional<Device> device(std::string_view id) override;
  std::vector<Device> devices(UserKey user, std::size_t limit) override;
  void save(const Device& device) override;
  void remove(std::string_view id) override;

 private:
  std::vector<Device> devices_;
};

// Nobody's messages are looked for.
class MemoryExports final : public ExportRows {
 public:
  void add(const Export& wanted) override { all.push_back(wanted); }
  std::vector<AppKey> apps_waiting() override { return {}; }
  std::vector<Export> waiting(std::size_t) override { return all; }
  void finish(const Export& done, const std::string& url, Instant at) override;
  void fail(const Export& failed, const std::string& reason, Instant at) override;
  Stretch<Message> messages_by(UserKey user, std::int64_t from) override;
  std::vector<Channel> removed_channels(const Cid& cid, std::size_t limit) override;
  Stretch<Message> messages_of_removed(ChannelKey channel, std::int64_t from) override;
  Stretch<Message> truncated(ChannelKey channel, std::int64_t from) override;
  Stretch<Reaction> reactions_by(UserKey user, std::int64_t from) override;

  std::vector<Export> all;
  std::vector<Channel> removed;
  std::string finished_url, failed_for;
};

class MemoryFlags final : public FlagRows {
 public:
  std::optional<Flag> flag_of_message(UserKey user, std::string_view message_id) override;
  std::optional<Flag> flag_of_user(UserKey user, UserKey target) override;
  std::int64_t flags_of_message(std::string_view message_id) override;
  std::int64_t flags_of_user(UserKey target) override;
  void add(const Flag& flag) override { flags_.push_back(flag); }
  void remove(const Flag& flag) override;
  std::vector<Flag> message_flags(const Query& query) override;
  std::optional<FlagReport> report(std::string_view id) override;
  std::optional<FlagReport> report_on(std::string_view message_id) override;
  std::vector<FlagReport> reports(const Query& query) override;
  void save(const FlagReport& report) override;

 private:
  static UserKey flagger(const Flag& flag);

  std::vector<Flag> flags_;
  std::vector<FlagReport> reports_;
};

}  // namespace millrace::chat
