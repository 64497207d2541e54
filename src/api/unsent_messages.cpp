// What becomes of messages that only their author sees yet: committing, acting on a command's answer.
#include "chat/unsent_messages.h"

#include "api/app_server.h"
#include "api/router.h"
#include "chat/commands.h"
#include "wire/command.h"
#include "wire/message.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

using MessageRule = std::function<chat::Expected<std::optional<chat::Message>>(chat::Act&)>;

async::Task<Answer> message_changed(Service& service, const Call& call, MessageRule rule) {
  std::optional<chat::Message> message;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    message = *std::move(result);
    if (message && message->user.id == act.user_id) message->shadowed = false;  // who is shadow banned does not learn of it
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  if (!message) co_return std::string();
  co_return "\"message\":" + wire::written(*message, call.profile);
}

async::Task<Answer> commit_message(Service& service, const Call& call) {
  co_return co_await message_changed(service, call, [&](chat::Act& act) -> chat::Expected<std::optional<chat::Message>> {
    auto message = chat::commit_message(act, call.params[0]);
    if (!message) return std::unexpected(message.error());
    return *std::move(message);
  });
}

async::Task<Answer> run_action(Service& service, const Call& call) {
  std::map<std::string, std::string> form;
  const auto data = object_in(call.body, "form_data");
  if (!data) co_return std::unexpected(data.error());
  if (auto done = wire::read(**data, form, "form_data"); !done) co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::optional<chat::Unsent> unsent;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::acted_upon(act, call.params[0], {by->named(), {}});
    if (!found) return std::unexpected(found.error());
    unsent = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  const auto& message = unsent->message;
  if (unsent->pending() || chat::is_built_in_command(message.command))
    co_return co_await message_changed(
        service, call, [&](chat::Act& act) { return chat::run_action(act, call.params[0], form, *by, wire::sent_attachments); });
  const auto text = chat::command_text(message.text);
  const chat::CommandText command{message.command, text ? text->args : std::string()};
  const auto answer = co_await handled(service, call, message, command, form);
  if (!answer) co_return std::unexpected(answer.error());
  // Who says nothing lets it through.
  const auto rewrite = answer->message || answer->drops ? answer->message : std::optional(chat::Rewrite{});
  co_return co_await message_changed(service, call,
                                     [&](chat::Act& act) { return chat::act_on_command(act, call.params[0], *by, rewrite); });
}

}  // namespace

std::vector<Route> unsent_message_routes() {
  return {
      {"POST", "/messages/{id}/commit", "CommitMessage", Access::server, commit_message},
      {"POST", "/messages/{id}/action", "RunMessageAction", Access::anyone, run_action},
  };
}

}  // namespace millrace::api
