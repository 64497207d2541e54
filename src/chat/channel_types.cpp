// The rules of channel types.
#include "chat/channel_types.h"

#include "base/ascii.h"
#include "chat/block_lists.h"
#include "chat/commands.h"
#include "chat/config_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 3> automods{"disabled", "simple", "AI"};
constexpr std::array<std::string_view, 2> automod_behaviors{"flag", "block"};
constexpr std::array<std::string_view, 3> behaviors{"flag", "block", "shadow_block"};
constexpr std::array<std::string_view, 5> push_levels{"all", "all_mentions", "mentions", "direct_mentions", "none"};

Expected<void> one_of(std::string_view field, std::string_view value, std::span<const std::string_view> choices) {
  if (std::ranges::find(choices, value) != choices.end()) return {};
  return refused(Refusal::Kind::input, fmt::format("{} must be one of {}, not \"{}\"", field, fmt::join(choices, ", "), value));
}

Expected<void> usable(State& state, const std::string& blocklist, const std::string& behavior) {
  if (!block_list(state, blocklist))
    return refused(Refusal::Kind::input, fmt::format("blocklist: there is no block list \"{}\"; make it with POST /blocklists", blocklist));
  return one_of("blocklist_behavior", behavior, behaviors);
}

Expected<std::vector<Command>> commands_named(State& state, const std::vector<std::string>& names) {
  const auto all = commands(state);
  std::vector<Command> chosen;
  for (const auto& name : names) {
    const auto before = chosen.size();
    for (const auto& command : all) {
      const bool meant = name == command.name || name == "all" || (name == command.set && name.ends_with("_set"));
      if (meant && std::ranges::find(chosen, command.name, &Command::name) == chosen.end()) chosen.push_back(command);
    }
    const bool known = chosen.size() > before || name == "all" || std::ranges::find(chosen, name, &Command::name) != chosen.end() ||
                       std::ranges::find(chosen, name, &Command::set) != chosen.end();
    if (!known)
      return refused(Refusal::Kind::input, fmt::format("commands: there is no command \"{}\"; make it with POST /commands", name));
  }
  return chosen;
}

Expected<ChannelConfig> changed(Act& act, ChannelConfig config, const ChannelTypeChange& change) {
  const auto name = config.name;
  const auto created_at = config.created_at;
  if (auto edited = change.edit(config); !edited) return std::unexpected(edited.error());
  config.name = name;
  config.created_at = created_at;
  config.updated_at = act.now.to_microseconds();
  if (!config.blocklist.empty() && config.blocklist_behavior.empty()) config.blocklist_behavior = "flag";
  if (change.commands) {
    auto chosen = commands_named(act.state, *change.commands);
    if (!chosen) return std::unexpected(chosen.error());
    config.commands = *std::move(chosen);
  }
  if (change.grants) {
    if (auto fine = known(act.state, *change.grants); !fine) return std::unexpected(fine.error());
    config.grants = changed(config.grants, *change.grants, default_grants(config.name));
  }
  if (auto fine = sound(act.state, config); !fine) return std::unexpected(fine.error());
  act.state.config().channel_types().save(config);
  return config;
}

Expected<ChannelConfigPtr> existing(State& state, std::string_view name) {
  auto config = channel_type(state, name);
  if (!config) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel type with name {}", name));
  return config;
}

}  // namespace

Expected<void> sound(State& state, const ChannelConfig& config) {
  if (config.max_message_length < 1 || config.max_message_length > longest_message_limit)
    return refused(Refusal::Kind::input,
                   fmt::format("max_message_length must be from 1 to {}, not {}", longest_message_limit, config.max_message_length));
  if (auto done = one_of("automod", config.automod, automods); !done) return done;
  if (auto done = one_of("automod_behavior", config.automod_behavior, automod_behaviors); !done) return done;
  if (!config.push_level.empty())
    if (auto done = one_of("push_level", config.push_level, push_levels); !done) return done;
  if (!config.blocklist.empty())
    if (auto done = usable(state, config.blocklist, config.blocklist_behavior); !done) return done;
  for (const auto& use : config.blocklists)
    if (auto done = usable(state, use.blocklist, use.behavior); !done) return done;
  return {};
}

ChannelConfigPtr channel_type(State& state, std::string_view name) {
  if (auto stored = state.config().channel_types().find(name)) return stored;
  return built_in_channel_type(name);
}

std::vector<ChannelConfigPtr> channel_types(State& state) {
  auto all = state.config().channel_types().all();
  const auto is_stored = [&, stored = all.size()](const ChannelConfigPtr& type) {
    return std::ranges::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(stored),
                               [&](const auto& other) { return other->name == type->name; });
  };
  for (const auto& type : built_in_channel_types())
    if (!is_stored(type)) all.push_back(type);
  std::ranges::sort(all, {}, [](const auto& type) { return type->name; });
  return all;
}

Expected<ChannelConfig> create_channel_type(Act& act, const std::string& name, const ChannelTypeChange& change) {
  if (!is_plain_name(name) || name.size() > longest_channel_type)
    return refused(Refusal::Kind::input,
                   fmt::format("name must be 1 to {} letters, digits, _ or -, such as \"support\"", longest_channel_type));
  if (channel_type(act.state, name)) return refused(Refusal::Kind::input, fmt::format("channel type {} already exists", name));
  if (channel_types(act.state).size() >= most_channel_types)
    return refused(Refusal::Kind::input, fmt::format("there are {} channel types, the most that an app may have", most_channel_types));
  ChannelConfig config = *built_in_channel_type("messaging");
  config.name = name;
  config.created_at = act.now.to_microseconds();
  return changed(act, std::move(config), change);
}

Expected<ChannelConfig> update_channel_type(Act& act, const std::string& name, const ChannelTypeChange& change) {
  const auto config = existing(act.state, name);
  if (!config) return std::unexpected(config.error());
  return changed(act, **config, change);
}

Expected<void> delete_channel_type(Act& act, std::string_view name) {
  if (const auto config = existing(act.state, name); !config) return std::unexpected(config.error());
  if (built_in_channel_type(name))
    return refused(Refusal::Kind::input, fmt::format("channel type {} is built in and can't be deleted", name));
  if (act.state.config().has_channels(name))
    return refused(Refusal::Kind::input, fmt::format("channel type {} has channels; delete them first, with POST /channels/delete", name));
  act.state.config().channel_types().remove(name);
  return {};
}

}  // namespace millrace::chat
