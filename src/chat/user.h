// A user of an app, and what the user has not read.
#pragma once

#include "base/instant.h"
#include "chat/custom.h"
#include "chat/keys.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct User {
  UserKey key{};
  std::string id;
  std::string role = "user";
  Instant created_at, updated_at;
  bool banned = false, shadow_banned = false;  // in the whole app; in effect until `ban_expires`
  std::optional<Instant> ban_expires;
  bool online = false;  // until clients connect, nobody is
  std::string name, image, language;
  std::vector<std::string> teams;
  std::map<std::string, std::string> teams_role;  // the role in each team
  std::optional<Instant> revoke_tokens_issued_before;
  Custom privacy_settings;  // as they came
  bool invisible = false;
  std::optional<Instant> deactivated_at, deleted_at;
  Custom custom;
};

// When a user last read a channel. Nothing: never, which is year 1 on Stream's wire.
struct LastRead {
  std::optional<Instant> at;
};

// Counts at the moment of an event. Channels of more than `most_members_counted` members do not enter the totals.
struct Unread {
  std::int64_t in_channel = 0;
  LastRead last_read;
  std::int64_t total = 0;
  std::int64_t channels = 0;
};

inline constexpr std::int64_t most_members_counted = 100;

// The user as an event's envelope shows it: in a channel with the unread counts of that moment.
struct Actor : User {
  enum class Shown : std::uint8_t { as_set, whole };  // a payload shows what the user has set, or what is empty, too
  Shown shown = Shown::as_set;
  std::optional<std::int64_t> channel_unread_count;
  std::optional<LastRead> channel_last_read_at;
  std::optional<std::int64_t> total_unread_count, unread_channels, unread_count;
};

}  // namespace millrace::chat
