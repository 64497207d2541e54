// The five channel types that every app starts with.
#include "chat/channel.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

// 2026-11-24T00:00:00Z, when this list was written: the same for every app, and after every restart.
constexpr Instant built_in_since{1'795'478'400'000'000'000};

ChannelConfig type_named(std::string name) {
  ChannelConfig config;
  config.name = std::move(name);
  config.created_at = config.updated_at = built_in_since;
  config.commands = {
      {"giphy", "Post a random gif to the channel", "[text]", "fun_set"}, {"ban", "Ban a user", "[@username] [text]", "moderation_set"},
      {"unban", "Unban a user", "[@username]", "moderation_set"},         {"mute", "Mute a user", "[@username]", "moderation_set"},
      {"unmute", "Unmute a user", "[@username]", "moderation_set"},
  };
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
  if (const auto& left = overrides.commands)
    std::erase_if(own.commands, [&](const Command& command) { return std::ranges::find(*left, command.name) == left->end(); });
  return std::make_shared<const ChannelConfig>(std::move(own));
}

ChannelConfigPtr channel_config(std::string_view type) {
  static const auto types = [] {
    std::array all{type_named("messaging"), type_named("livestream"), type_named("team"), type_named("gaming"), type_named("commerce")};
    all[1].read_events = false;
    all[1].mutes = false;
    all[2].count_messages = true;
    return all;
  }();
  for (const auto& config : types)
    if (config.name == type) return {ChannelConfigPtr(), &config};
  return nullptr;
}

}  // namespace millrace::chat
