// Channel types, commands and their requests in JSON. One list of switches serves a channel's config, a type and its storage.
#pragma once

#include "chat/channel_type.h"
#include "chat/channel_types.h"
#include "wire/read.h"
#include "wire/write.h"

#include <string>
#include <tuple>
#include <vector>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Command> = std::tuple{
    Field{"name", &chat::Command::name},
    Field{"description", &chat::Command::description},
    Field{"args", &chat::Command::args},
    Field{"set", &chat::Command::set},
    Field{"created_at", &chat::Command::created_at, Presence::omit_if_empty},
    Field{"updated_at", &chat::Command::updated_at, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::BlockListUse> = std::tuple{
    Field{"blocklist", &chat::BlockListUse::blocklist},
    Field{"behavior", &chat::BlockListUse::behavior},
};

// What an operator may set, besides commands and grants.
inline constexpr auto channel_switches = std::tuple{
    Field{"typing_events", &chat::ChannelConfig::typing_events},
    Field{"read_events", &chat::ChannelConfig::read_events},
    Field{"connect_events", &chat::ChannelConfig::connect_events},
    Field{"delivery_events", &chat::ChannelConfig::delivery_events},
    Field{"search", &chat::ChannelConfig::search},
    Field{"reactions", &chat::ChannelConfig::reactions},
    Field{"replies", &chat::ChannelConfig::replies},
    Field{"quotes", &chat::ChannelConfig::quotes},
    Field{"mutes", &chat::ChannelConfig::mutes},
    Field{"uploads", &chat::ChannelConfig::uploads},
    Field{"url_enrichment", &chat::ChannelConfig::url_enrichment},
    Field{"custom_events", &chat::ChannelConfig::custom_events},
    Field{"push_notifications", &chat::ChannelConfig::push_notifications},
    Field{"reminders", &chat::ChannelConfig::reminders},
    Field{"mark_messages_pending", &chat::ChannelConfig::mark_messages_pending},
    Field{"polls", &chat::ChannelConfig::polls},
    Field{"user_message_reminders", &chat::ChannelConfig::user_message_reminders},
    Field{"shared_locations", &chat::ChannelConfig::shared_locations},
    Field{"count_messages", &chat::ChannelConfig::count_messages},
    Field{"skip_last_msg_update_for_system_msgs", &chat::ChannelConfig::skip_last_msg_update_for_system_msgs},
    Field{"message_retention", &chat::ChannelConfig::message_retention},
    Field{"max_message_length", &chat::ChannelConfig::max_message_length},
    Field{"automod", &chat::ChannelConfig::automod},
    Field{"automod_behavior", &chat::ChannelConfig::automod_behavior},
    Field{"automod_thresholds", &chat::ChannelConfig::automod_thresholds, Presence::omit_if_empty},
    Field{"blocklist", &chat::ChannelConfig::blocklist, Presence::omit_if_empty},
    Field{"blocklist_behavior", &chat::ChannelConfig::blocklist_behavior, Presence::omit_if_empty},
    Field{"blocklists", &chat::ChannelConfig::blocklists, Presence::omit_if_empty},
    Field{"allowed_flag_reasons", &chat::ChannelConfig::allowed_flag_reasons, Presence::omit_if_empty},
    Field{"chat_preferences", &chat::ChannelConfig::chat_preferences, Presence::omit_if_empty},
    Field{"push_level", &chat::ChannelConfig::push_level, Presence::omit_if_empty},
    Field{"partition_size", &chat::ChannelConfig::partition_size, Presence::omit_if_empty},
    Field{"partition_ttl", &chat::ChannelConfig::partition_ttl, Presence::omit_if_empty},
};

inline constexpr auto named_switches = std::tuple_cat(
    std::tuple{
        Field{"created_at", &chat::ChannelConfig::created_at},
        Field{"updated_at", &chat::ChannelConfig::updated_at},
        Field{"name", &chat::ChannelConfig::name},
    },
    channel_switches);

// As a channel shows it.
template <>
inline constexpr auto fields<chat::ChannelConfig> =
    std::tuple_cat(named_switches, std::tuple{Field{"commands", &chat::ChannelConfig::commands}});

inline constexpr auto rights = std::tuple{
    Field{"permissions", &chat::ChannelConfig::policies},
    Field{"grants", &chat::ChannelConfig::grants},
};

// As its own routes show it, and as it is stored: whole.
struct ChannelType : chat::ChannelConfig {};
template <>
inline constexpr auto fields<ChannelType> = std::tuple_cat(fields<chat::ChannelConfig>, rights);

// As it is answered to whoever made or changed it: commands by their names.
struct ChangedChannelType : chat::ChannelConfig {
  explicit ChangedChannelType(chat::ChannelConfig config);
  std::vector<std::string> command_names;
};
template <>
inline constexpr auto fields<ChangedChannelType> =
    std::tuple_cat(named_switches, std::tuple{Field{"commands", &ChangedChannelType::command_names}}, rights);

Read read(const Json& value, chat::Grants& into, const std::string& path);
Read read(const Json& value, chat::GrantsChange& into, const std::string& path);

// What a request asks of a type. It refers to `body`, which outlives it.
std::expected<chat::ChannelTypeChange, Fault> channel_type_change(const Json& body);

}  // namespace millrace::wire
