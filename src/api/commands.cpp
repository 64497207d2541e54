// Slash commands: an operator's own beside the built-in ones.
#include "chat/commands.h"

#include "api/config_answer.h"
#include "api/router.h"
#include "wire/channel_type.h"

namespace millrace::api {
namespace {

async::Task<Answer> list_commands(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::string out = "\"commands\":";
    wire::Writer(out, call.profile).write(chat::commands(act.state));
    return out;
  });
}

async::Task<Answer> get_command(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto command = chat::existing_command(act.state, call.params[0]);
    if (!command) return std::unexpected(command.error());
    return wire::members_of(*command, call.profile);
  });
}

using CommandRule = std::function<chat::Expected<chat::Command>(chat::Act&, chat::Command)>;

async::Task<Answer> command_changed(Service& service, const Call& call, CommandRule rule) {
  chat::Command command;
  if (auto done = wire::read(call.body, command, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto saved = rule(act, command);
    if (!saved) return std::unexpected(saved.error());
    return "\"command\":" + wire::written(*saved, call.profile);
  });
}

async::Task<Answer> create_command(Service& service, const Call& call) {
  co_return co_await command_changed(service, call, chat::create_command);
}

async::Task<Answer> update_command(Service& service, const Call& call) {
  co_return co_await command_changed(
      service, call, [&](chat::Act& act, chat::Command command) { return chat::update_command(act, call.params[0], command); });
}

async::Task<Answer> delete_command(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_command(act, call.params[0]); !gone) return std::unexpected(gone.error());
    std::string out = "\"name\":";
    wire::append_json_string(out, call.params[0]);
    return out;
  });
}

}  // namespace

std::vector<Route> command_routes() {
  return {
      {"GET", "/commands", "ListCommands", Access::server, list_commands},
      {"POST", "/commands", "CreateCommand", Access::server, create_command},
      {"GET", "/commands/{name}", "GetCommand", Access::server, get_command},
      {"PUT", "/commands/{name}", "UpdateCommand", Access::server, update_command},
      {"DELETE", "/commands/{name}", "DeleteCommand", Access::server, delete_command},
  };
}

}  // namespace millrace::api
