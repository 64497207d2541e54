// What the rules of flags need of the store.
#pragma once

#include "chat/flag.h"
#include "chat/query.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A user flags a message, or another user, at most once. A block list, which is nobody (key 0), flags a message at most once, too. Messages
// are not filled in: a removed one is found no more.
class FlagRows {
 public:
  virtual ~FlagRows() = default;

  virtual std::optional<Flag> flag_of_message(UserKey user, std::string_view message_id) = 0;
  virtual std::optional<Flag> flag_of_user(UserKey user, UserKey target) = 0;

  // How often the message, or the user as such, is flagged.
  virtual std::int64_t flags_of_message(std::string_view message_id) = 0;
  virtual std::int64_t flags_of_user(UserKey target) = 0;

  // Precondition: not flagged by this user yet.
  virtual void add(const Flag& flag) = 0;
  virtual void remove(const Flag& flag) = 0;

  // The page of flags of messages that meet the filter; without an order the newest first.
  virtual std::vector<Flag> message_flags(const Query& query) = 0;

  virtual std::optional<FlagReport> report(std::string_view id) = 0;
  virtual std::optional<FlagReport> report_on(std::string_view message_id) = 0;

  // The page of reports that meet the filter; without an order the newest first.
  virtual std::vector<FlagReport> reports(const Query& query) = 0;

  // Adds the report or replaces the one of that id; its review is that of all flags of its message.
  virtual void save(const FlagReport& report) = 0;
};

}  // namespace millrace::chat
