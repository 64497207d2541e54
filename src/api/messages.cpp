// Messages: sending to a channel, updating and deleting by id.
#include "chat/messages.h"
#include "api/router.h"
#include "chat/markdown.h"
#include "wire/message.h"
#include "wire/write.h"

#include <array>

namespace millrace::api {
namespace {

// Fields of a message whose features are not there yet. Kept as custom data, they would look as if they worked.
constexpr std::array not_yet{"parent_id", "quoted_message_id", "poll_id", "shared_location"};

std::expected<chat::MessageChange, Problem> message_in(const Call& call) {
  const auto value = object_in(call.body, "message");
  if (!value) return std::unexpected(value.error());
  for (const auto* name : not_yet)
    if (const auto* field = (*value)->find(name); field && !field->is_null() && !(field->string() && field->string()->empty()))
      return std::unexpected(problem(Code::input, "message." + std::string(name) + " is not supported by this version"));
  if (const auto* pinned = (*value)->find("pinned"); pinned && pinned->boolean() && *pinned->boolean())
    return std::unexpected(problem(Code::input, "message.pinned is not supported by this version"));
  chat::MessageChange change;
  if (auto done = wire::read(**value, change, "message"); !done) return std::unexpected(problem(done.error()));
  change.html = chat::markdown_to_html(change.text);  // here, on the request's loop: the writer has better things to do
  return change;
}

std::string answer_of(const chat::Message& message) {
  std::string out = "\"message\":";
  wire::Writer(out, wire::Profile::http_v1).write(message);
  return out;
}

async::Task<Answer> message_changed(Service& service, const Call& call, std::function<chat::Expected<chat::Message>(chat::Act&)> rule) {
  chat::Message message;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    message = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(message);
}

async::Task<Answer> send_message(Service& service, const Call& call) {
  const auto change = message_in(call);
  if (!change) co_return std::unexpected(change.error());
  const chat::Cid cid{call.params[0], call.params[1]};
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::send_message(act, cid, *change); });
}

async::Task<Answer> update_message(Service& service, const Call& call) {
  auto change = message_in(call);
  if (!change) co_return std::unexpected(change.error());
  change->id = call.params[0];
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::update_message(act, *change); });
}

async::Task<Answer> delete_message(Service& service, const Call& call) {
  const auto deletion = call.query_flag("hard") ? chat::Deletion::hard : chat::Deletion::soft;
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::delete_message(act, call.params[0], deletion); });
}

}  // namespace

std::vector<Route> message_routes() {
  return {{"POST", "/channels/{type}/{id}/message", "SendMessage", Access::anyone, send_message},
          {"POST", "/messages/{id}", "UpdateMessage", Access::anyone, update_message},
          {"DELETE", "/messages/{id}", "DeleteMessage", Access::anyone, delete_message}};
}

}  // namespace millrace::api
