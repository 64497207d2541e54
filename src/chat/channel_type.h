// What is switched on in channels of a type, and who may do what in them.
#pragma once

#include "base/instant.h"
#include "chat/custom.h"
#include "chat/grants.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct Command {
  std::string name, description, args, set;
  std::optional<Instant> created_at, updated_at;  // of those that an operator made
};

// Those that every app has.
std::span<const Command> built_in_commands();

struct BlockListUse {
  std::string blocklist, behavior;

  bool operator==(const BlockListUse&) const = default;
};

struct ChannelConfig {
  std::string name;
  Instant created_at, updated_at;
  bool typing_events = true, read_events = true, connect_events = true, search = true, reactions = true, replies = true;
  bool quotes = true, mutes = true, uploads = true, url_enrichment = true, custom_events = true, push_notifications = true;
  bool reminders = false, mark_messages_pending = false, polls = false, user_message_reminders = false, shared_locations = false;
  bool count_messages = false, delivery_events = true, skip_last_msg_update_for_system_msgs = false;
  std::string message_retention = "infinite";
  std::int64_t max_message_length = 5'000;
  std::string automod = "disabled", automod_behavior = "flag";
  std::string blocklist, blocklist_behavior;
  std::vector<BlockListUse> blocklists;
  std::string push_level;
  std::vector<std::string> allowed_flag_reasons;
  Raw automod_thresholds, chat_preferences;
  std::optional<std::int64_t> partition_size;
  std::string partition_ttl;
  std::vector<Command> commands;
  Raw policies{"[]"};  // of the older permissions: kept and shown, since grants took their place
  Grants grants;       // of the type
};

using ChannelConfigPtr = std::shared_ptr<const ChannelConfig>;

// What one channel switches differently from its type.
struct ConfigOverrides {
  std::optional<bool> typing_events, reactions, replies, quotes, uploads, url_enrichment, user_message_reminders, shared_locations,
      count_messages;
  std::optional<std::int64_t> max_message_length;
  std::optional<std::vector<std::string>> commands;  // the names of those of the type that are left
  std::optional<std::string> blocklist, blocklist_behavior, push_level;
  std::optional<Raw> chat_preferences;
  std::optional<GrantEdits> grants;

  bool operator==(const ConfigOverrides&) const = default;
};

// The type's own where nothing is overridden.
ChannelConfigPtr overridden(ChannelConfigPtr type, const ConfigOverrides& overrides);

// The built-in types as every app starts with them: messaging, livestream, team, gaming, commerce. Null for any other name.
ChannelConfigPtr built_in_channel_type(std::string_view name);
std::span<const ChannelConfigPtr> built_in_channel_types();

inline constexpr std::int64_t longest_message_limit = 30'000;  // that a type or a channel may allow
inline constexpr std::size_t longest_channel_type = 64, most_channel_types = 50;

}  // namespace millrace::chat
