// What becomes of messages that only their author sees yet: committing, acting on a command's answer.
#include "chat/unsent_messages.h"

#include "api/router.h"
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
  co_return "\"message\":" + wire::written(*message, wire::Profile::http_v1);
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
  co_return co_await message_changed(
      service, call, [&](chat::Act& act) { return chat::run_action(act, call.params[0], form, *by, wire::sent_attachments); });
}

}  // namespace

std::vector<Route> unsent_message_routes() {
  return {
      {"POST", "/messages/{id}/commit", "CommitMessage", Access::server, commit_message},
      {"POST", "/messages/{id}/action", "RunMessageAction", Access::anyone, run_action},
  };
}

}  // namespace millrace::api
