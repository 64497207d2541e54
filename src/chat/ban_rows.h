// What the rules of bans need of the store.
#pragma once

#include "chat/ban.h"
#include "chat/channel.h"
#include "chat/query.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// There is at most one ban of a user for each scope: a channel, or the app (no channel). Expired ones are there until removed.
class BanRows {
 public:
  virtual ~BanRows() = default;

  virtual std::optional<Ban> ban(UserKey user, ChannelKey channel) = 0;
  virtual std::optional<Ban> ban(BanKey key) = 0;

  // The ban of that address in the channel or in the app, if one holds then; one in the open before a shadow ban.
  virtual std::optional<Ban> ban_of_address(std::string_view address, ChannelKey channel, Instant held_at) = 0;

  // Where the user's token was last used from; empty: nobody knows.
  virtual void seen_from(UserKey user, std::string_view address) = 0;
  virtual std::string last_address(UserKey user) = 0;

  // How many users, of whatever app, were last seen there; beyond `limit` nobody counts.
  virtual std::size_t users_at(std::string_view address, std::size_t limit) = 0;

  // In the app and in channels together.
  virtual std::int64_t count(UserKey user) = 0;

  // Adds the ban or replaces that of its scope, which keeps its key; returns it. The user's row, or the member's, shows it from now on.
  virtual BanKey save(const Ban& ban) = 0;

  // Nothing happens when there is none. The user's row, or the member's, does not show it any more.
  virtual void remove(UserKey user, ChannelKey channel) = 0;

  struct Wanted {
    Query query;
    std::optional<Instant> held_at;  // only those that hold then
  };

  // The page of bans that meet the filter; without an order the newest first. Those of removed channels are left out.
  virtual std::vector<Ban> bans(const Wanted& wanted) = 0;

  // Bans from the channels that `banned_by` is to make: at most one of each pair of users, of no channel yet.
  // Precondition: `banned_by` is there.
  virtual void save_future(const Ban& ban) = 0;
  virtual void remove_future(UserKey by, UserKey user) = 0;
  virtual std::optional<Ban> future_ban(UserKey by, UserKey user) = 0;

  // The newest first; of all or of one who banned, of all or of one banned user.
  struct FutureWanted {
    std::optional<UserKey> by, user;
    std::optional<Instant> held_at;
    std::size_t limit = 100, offset = 0;
  };
  virtual std::vector<Ban> future_bans(const FutureWanted& wanted) = 0;
  virtual std::int64_t count(const FutureWanted& wanted) = 0;
};

}  // namespace millrace::chat
