// The rules of commands.
#include "chat/commands.h"

#include "chat/config_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace millrace::chat {
namespace {

Expected<void> sound(const Command& command) {
  const auto fits = [](const std::string& text) { return text.size() <= longest_command_text; };
  if (command.name.empty() || !fits(command.name) || command.name.find_first_of(" /\t\n") != std::string::npos)
    return refused(Refusal::Kind::input, fmt::format("name must be a word of 1 to {} bytes, such as \"ticket\"", longest_command_text));
  if (command.description.empty() || !fits(command.description))
    return refused(Refusal::Kind::input, fmt::format("description must be a text of 1 to {} bytes", longest_command_text));
  if (!fits(command.args) || !fits(command.set))
    return refused(Refusal::Kind::input, fmt::format("args and set hold at most {} bytes", longest_command_text));
  return {};
}

Expected<void> changeable(std::string_view name, std::string_view what) {
  if (!is_built_in_command(name)) return {};
  return refused(Refusal::Kind::input, fmt::format("command {} is built in and can't be {}", name, what));
}

// Channel types carry their commands whole, so that a message looks up nothing.
void edit_types(State& state, std::string_view name,
                const std::function<void(std::vector<Command>&, std::vector<Command>::iterator)>& edit) {
  for (const auto& type : state.config().channel_types().all()) {
    ChannelConfig changed = *type;
    const auto at = std::ranges::find(changed.commands, name, &Command::name);
    if (at == changed.commands.end()) continue;
    edit(changed.commands, at);
    state.config().channel_types().save(changed);
  }
}

}  // namespace

bool is_built_in_command(std::string_view name) {
  return std::ranges::find(built_in_commands(), name, &Command::name) != built_in_commands().end();
}

std::vector<Command> commands(State& state) {
  std::vector<Command> all(built_in_commands().begin(), built_in_commands().end());
  for (const auto& command : state.config().commands().all()) all.push_back(*command);
  return all;
}

Expected<Command> existing_command(State& state, std::string_view name) {
  if (const auto stored = state.config().commands().find(name)) return *stored;
  const auto built_in = std::ranges::find(built_in_commands(), name, &Command::name);
  if (built_in != built_in_commands().end()) return *built_in;
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find command with name {}", name));
}

Expected<Command> create_command(Act& act, Command command) {
  if (auto fine = sound(command); !fine) return std::unexpected(fine.error());
  if (existing_command(act.state, command.name))
    return refused(Refusal::Kind::input, fmt::format("command {} already exists", command.name));
  if (act.state.config().commands().all().size() >= most_commands)
    return refused(Refusal::Kind::input, fmt::format("there are {} commands, the most that an app may have", most_commands));
  command.created_at = command.updated_at = act.now.to_microseconds();
  act.state.config().commands().save(command);
  return command;
}

Expected<Command> update_command(Act& act, std::string_view name, const Command& change) {
  const auto stored = existing_command(act.state, name);
  if (!stored) return stored;
  if (auto may = changeable(name, "updated"); !may) return std::unexpected(may.error());
  Command command = change;
  command.name = name;
  command.created_at = stored->created_at;
  command.updated_at = act.now.to_microseconds();
  if (auto fine = sound(command); !fine) return std::unexpected(fine.error());
  act.state.config().commands().save(command);
  edit_types(act.state, name, [&](auto&, auto at) { *at = command; });
  return command;
}

Expected<void> delete_command(Act& act, std::string_view name) {
  if (const auto stored = existing_command(act.state, name); !stored) return std::unexpected(stored.error());
  if (auto may = changeable(name, "deleted"); !may) return may;
  act.state.config().commands().remove(name);
  edit_types(act.state, name, [](auto& commands, auto at) { commands.erase(at); });
  return {};
}

}  // namespace millrace::chat
