// A user's report of a message or of another user, and what a moderator makes of it.
#pragma once

#include "chat/message.h"
#include "chat/user.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace millrace::chat {

struct Flag {
  std::string id;
  std::optional<User> user;  // who flags; nobody where a block list did
  User target_user;          // who is flagged, or wrote the message
  std::string message_id;    // empty where the user is meant
  std::shared_ptr<const Message> message;
  std::string channel_cid;  // of the message
  ChannelKey channel{};
  std::string reason;
  bool created_by_automod = false;  // a block list flagged it
  Custom custom;
  Instant created_at, updated_at;
  std::optional<Instant> reviewed_at;
  std::string reviewed_by;  // the moderator's id
};

// All flags of one message, as moderators work on them.
struct FlagReport {
  std::string id;
  std::string message_id;
  ChannelKey channel{};
  std::shared_ptr<const Message> message;
  User user;                           // who wrote the message
  std::optional<User> first_reporter;  // nobody where a block list was the first
  std::int64_t flags_count = 0;
  Instant created_at, updated_at;
  std::string review_result;
  Raw review_details;
  std::optional<Instant> reviewed_at;
  std::shared_ptr<const User> reviewed_by;
};

}  // namespace millrace::chat
