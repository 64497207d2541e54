// The five channel types that every app starts with, and the commands.
#include "chat/channel_type.h"

#include "chat/built_in.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

std::vector<Command> usual_commands() {
  std::vector<Command> commands;
  for (const auto* name : {"giphy", "ban", "unban", "mute", "unmute"})
    commands.push_back(*std::ranges::find(built_in_commands(), name, &Command::name));
  return commands;
}

ChannelConfig type_named(std::string name) {
  ChannelConfig config;
  config.grants = default_grants(name);
  config.name = std::move(name);
  config.created_at = config.updated_at = built_in_since;
  config.commands = usual_commands();
  return config;
}

}  // namespace

ChannelConfigPtr overridden(ChannelConfigPtr type, const ConfigOverrides& overrides) {
  if (!type || overrides == ConfigOverrides{}) return type;
  ChannelConfig own = *type;
  const auto take = [](auto& into, const auto& given) {
    if (given) into = *given;
  };
  take(own.typing_events, overrides.typing_events);
  take(own.reactions, overrides.reactions);
  take(own.replies, overrides.replies);
  take(own.quotes, overrides.quotes);
  take(own.uploads, overrides.uploads);
  take(own.url_enrichment, overrides.url_enrichment);
  take(own.user_message_reminders, overrides.user_message_reminders);
  take(own.shared_locations, overrides.shared_locations);
  take(own.count_messages, overrides.count_messages);
  take(own.max_message_length, overrides.max_message_length);
  take(own.blocklist, overrides.blocklist);
  take(own.blocklist_behavior, overrides.blocklist_behavior);
  take(own.push_level, overrides.push_level);
  take(own.chat_preferences, overrides.chat_preferences);
  if (!own.blocklist.empty() && own.blocklist_behavior.empty()) own.blocklist_behavior = "flag";
  if (overrides.grants) own.grants = own.grants.edited(*overrides.grants);
  if (const auto& left = overrides.commands)
    std::erase_if(own.commands, [&](const Command& command) { return std::ranges::find(*left, command.name) == left->end(); });
  return std::make_shared<const ChannelConfig>(std::move(own));
}

std::span<const Command> built_in_commands() {
  static const std::array all{
      Command{"giphy", "Post a random gif to the channel", "[text]", "fun_set", {}, {}},
      Command{"imgur", "Post a random image to the channel", "[text]", "fun_set", {}, {}},
      Command{"flag", "Flag a user", "[@username]", "moderation_set", {}, {}},
      Command{"ban", "Ban a user", "[@username] [text]", "moderation_set", {}, {}},
      Command{"unban", "Unban a user", "[@username]", "moderation_set", {}, {}},
      Command{"mute", "Mute a user", "[@username]", "moderation_set", {}, {}},
      Command{"unmute", "Unmute a user", "[@username]", "moderation_set", {}, {}},
  };
  return all;
}

std::span<const ChannelConfigPtr> built_in_channel_types() {
  static const auto types = [] {
    std::array all{type_named("commerce"), type_named("gaming"), type_named("livestream"), type_named("messaging"), type_named("team")};
    all[2].read_events = false;
    all[2].mutes = false;
    all[4].count_messages = true;
    std::array<ChannelConfigPtr, all.size()> shared;
    std::ranges::transform(all, shared.begin(), [](auto& config) { return std::make_shared<const ChannelConfig>(std::move(config)); });
    return shared;
  }();
  return types;
}

ChannelConfigPtr built_in_channel_type(std::string_view name) {
  for (const auto& config : built_in_channel_types())
    if (config->name == name) return config;
  return nullptr;
}

}  // namespace millrace::chat
