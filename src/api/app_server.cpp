// Asked on the loop of outgoing requests, before the write: nobody else's message waits for it.
#include "api/app_server.h"

#include "base/log.h"
#include "chat/commands.h"
#include "chat/unsent_messages.h"
#include "wire/partial.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace millrace::api {
namespace {

async::Task<std::expected<std::string, std::string>> asked(Service& service, const Call& call, std::string url, std::string body,
                                                           std::chrono::milliseconds time) {
  webhook::Question question{
      .app_key = call.app().api_key, .secret = call.app().secrets.front(), .url = std::move(url), .body = std::move(body), .time = time};
  co_return co_await async::asio::co_spawn(service.delivery_loop, service.questions.ask(std::move(question)), async::asio::use_awaitable);
}

void rewrite(chat::MessageChange& change, const chat::Rewrite& by) {
  if (by.text) change.text = *by.text, change.html = by.html.value_or("");
  if (by.attachments) change.attachments = *by.attachments;
  if (by.silent) change.silent = *by.silent;
  if (by.show_in_channel) change.show_in_channel = *by.show_in_channel;
  if (!by.i18n.empty()) change.i18n = by.i18n;
  if (!by.custom.empty()) change.custom = wire::merged(change.custom, by.custom);
  change.refused = by.refuses();
}

// "{type}" of the URL is the command's name.
std::string command_url(std::string url, std::string_view name) {
  constexpr std::string_view place = "{type}";
  if (const auto at = url.find(place); at != std::string::npos) url.replace(at, place.size(), name);
  return url;
}

async::Task<std::expected<void, Problem>> run_command(Service& service, const Call& call, const chat::Message& message,
                                                      const chat::CommandText& command, chat::MessageChange& change) {
  const auto answer = co_await handled(service, call, message, command, {});
  if (!answer) co_return std::unexpected(answer.error());
  change.command = chat::CommandCall{command.name, std::nullopt};
  if (!answer->message) co_return std::expected<void, Problem>{};
  rewrite(change, *answer->message);
  if (answer->message->type == "ephemeral") change.command->offered = change.attachments;
  co_return std::expected<void, Problem>{};
}

// Whatever it does, the message goes its way.
async::Task<void> ask_before_sending(Service& service, const Call& call, const chat::AskedMessage& message, chat::MessageChange& change) {
  const auto& server = call.live->server;
  const auto said =
      co_await asked(service, call, server.before_send_url, wire::before_send_question(message, call.request), server.before_send_time);
  if (!said) co_return;
  const auto answer = wire::app_answer(*said);
  if (!answer) log::warn("app_server.unread", {{"app", call.app().api_key}, {"reason", answer.error().message()}});
  if (answer && answer->message) rewrite(change, *answer->message);
}

}  // namespace

async::Task<std::expected<wire::AppAnswer, Problem>> handled(Service& service, const Call& call, const chat::Message& message,
                                                             const chat::CommandText& command,
                                                             const std::map<std::string, std::string>& form) {
  const auto& url = call.live->server.command_url;
  if (url.empty())
    co_return std::unexpected(problem(
        Code::no_command_url, fmt::format("command /{} has nobody to answer it: set custom_action_handler_url of the app", command.name)));
  const auto said = co_await asked(service, call, command_url(url, command.name), wire::command_question(message, command, form),
                                   hooks::AppServer::standard_time);
  if (!said) co_return std::unexpected(problem(Code::command_failed, fmt::format("command /{} failed: {}", command.name, said.error())));
  auto answer = wire::app_answer(*said);
  if (!answer)
    co_return std::unexpected(
        problem(Code::command_failed, fmt::format("command /{} failed: its answer {}", command.name, answer.error().message())));
  co_return *std::move(answer);
}

async::Task<std::expected<void, Problem>> ask_app_server(Service& service, const Call& call, const chat::Cid& cid,
                                                         chat::MessageChange& change) {
  auto command = chat::command_text(change.text);
  if (command && chat::is_built_in_command(command->name)) command.reset();
  if (!command && call.live->server.before_send_url.empty()) co_return std::expected<void, Problem>{};
  std::optional<chat::AskedMessage> message;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    message = chat::asked_message(act, cid, change);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  if (!message) co_return std::expected<void, Problem>{};
  if (command && chat::knows_command(*message->channel.config, command->name))
    co_return co_await run_command(service, call, message->message, *command, change);
  if (!call.live->server.before_send_url.empty()) co_await ask_before_sending(service, call, *message, change);
  co_return std::expected<void, Problem>{};
}

}  // namespace millrace::api
