// Channel types: the built-in ones, changed ones, and an operator's own.
#pragma once

#include "chat/act.h"
#include "chat/grants_change.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// The type as it is now. Null when there is none.
ChannelConfigPtr channel_type(State& state, std::string_view name);

// By name.
std::vector<ChannelConfigPtr> channel_types(State& state);

// Precondition of success: each value is one that it may have, and the block lists are there.
Expected<void> sound(State& state, const ChannelConfig& config);

struct ChannelTypeChange {
  std::function<Expected<void>(ChannelConfig&)> edit;  // of what is given; it leaves name, times, commands and grants alone
  std::optional<std::vector<std::string>> commands;    // names; "all", "fun_set" and "moderation_set" name several
  std::optional<GrantsChange> grants;
};

// Begins as messaging does, without its name.
Expected<ChannelConfig> create_channel_type(Act& act, const std::string& name, const ChannelTypeChange& change);

// What is not given stays. Channels of the type follow at once.
Expected<ChannelConfig> update_channel_type(Act& act, const std::string& name, const ChannelTypeChange& change);

// Precondition of success: not built in, and no channel is of it.
Expected<void> delete_channel_type(Act& act, std::string_view name);

}  // namespace millrace::chat
