// The five channel types that every app starts with.
#include "chat/channel.h"

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

const ChannelConfig* channel_config(std::string_view type) {
  static const auto types = [] {
    std::array all{type_named("messaging"), type_named("livestream"), type_named("team"), type_named("gaming"), type_named("commerce")};
    all[1].read_events = false;
    all[1].mutes = false;
    all[2].count_messages = true;
    return all;
  }();
  for (const auto& config : types)
    if (config.name == type) return &config;
  return nullptr;
}

}  // namespace millrace::chat
