// Slash commands: names that clients offer in channels whose type lists them.
#pragma once

#include "chat/act.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

bool is_built_in_command(std::string_view name);

// The built-in ones, then an operator's own by name.
std::vector<Command> commands(State& state);

// An operator's own: the built-in ones stay as they are. Channel types that list a command follow its change.
Expected<Command> create_command(Act& act, Command command);
Expected<Command> update_command(Act& act, std::string_view name, const Command& change);
Expected<void> delete_command(Act& act, std::string_view name);
Expected<Command> existing_command(State& state, std::string_view name);

inline constexpr std::size_t longest_command_text = 255, most_commands = 100;

}  // namespace millrace::chat
