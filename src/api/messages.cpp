// Messages: sending to a channel; reading, updating and deleting by id; replies.
#include "chat/messages.h"

#include "api/app_server.h"
#include "api/direction.h"
#include "api/message_change.h"
#include "api/router.h"
#include "chat/channels.h"
#include "chat/markdown.h"
#include "chat/pins.h"
#include "chat/translation.h"
#include "chat/unsent_messages.h"
#include "chat/visibility.h"
#include "wire/channel.h"
#include "wire/command.h"
#include "wire/message.h"
#include "wire/partial.h"
#include "wire/query.h"
#include "wire/write.h"

#include <set>

namespace millrace::api {
namespace {

std::string answer_of(const chat::Message& message, wire::Profile profile) {
  std::string out = "\"message\":";
  wire::Writer(out, profile).write(message);
  return out;
}

std::string answer_of(const std::vector<chat::Message>& messages, wire::Profile profile) {
  std::string out = "\"messages\":";
  wire::Writer(out, profile).write(messages);
  return out;
}

async::Task<Answer> message_changed(Service& service, const Call& call, std::function<chat::Expected<chat::Message>(chat::Act&)> rule) {
  chat::Message message;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    message = *std::move(result);
    chat::cover_deleted_quote(act, message);
    if (message.user.id == act.user_id) message.shadowed = false;  // who is shadow banned does not learn of it
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(message, call.profile);
}

// `,"pending_message_metadata":{…}`, or nothing.
std::string metadata_member(const chat::PendingMetadata& metadata) {
  std::string out;
  if (!metadata.empty()) out += ",\"pending_message_metadata\":", wire::Writer(out, wire::Profile::http_v1).write(metadata);
  return out;
}

using MessagesRule = std::function<chat::Expected<std::vector<chat::Message>>(chat::Act&)>;

async::Task<std::expected<std::vector<chat::Message>, Problem>> messages_seen(Service& service, const Call& call, MessagesRule rule) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::Message> messages;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    messages = *std::move(result);
    add_own_reactions(act, act.by_server() ? by->named() : act.user_id, messages);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return messages;
}

async::Task<Answer> send_message(Service& service, const Call& call) {
  auto change = message_in(call);
  if (!change) co_return std::unexpected(change.error());
  change->command = wire::command_in(change->text);
  change->pending = is_set(call.body.find("pending")) || is_set(call.body.find("is_pending_message"));
  if (change->pending && !call.token.by_server())
    co_return std::unexpected(problem(Code::not_allowed, "pending: only a server's token may send a pending message"));
  if (const auto* metadata = call.body.find("pending_message_metadata"); is_set(metadata))
    if (auto done = wire::read(*metadata, change->pending_metadata, "pending_message_metadata"); !done)
      co_return std::unexpected(problem(done.error()));
  const chat::Cid cid{call.params[0], call.params[1]};
  if (auto heard = co_await ask_app_server(service, call, cid, *change); !heard) co_return std::unexpected(heard.error());
  auto answer = co_await message_changed(service, call, [&](chat::Act& act) { return chat::send_message(act, cid, *change); });
  if (answer) *answer += metadata_member(change->pending_metadata);
  co_return answer;
}

async::Task<Answer> update_message(Service& service, const Call& call) {
  auto change = message_in(call);
  if (!change) co_return std::unexpected(change.error());
  change->id = call.params[0];
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::update_message(act, *change); });
}

async::Task<Answer> update_message_partly(Service& service, const Call& call) {
  chat::MessagePatch patch;
  if (auto done = wire::read_partial(call.body, patch, patch.edit); !done) co_return std::unexpected(problem(done.error()));
  if (patch.text) patch.html = chat::markdown_to_html(*patch.text);
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await message_changed(service, call,
                                     [&](chat::Act& act) { return chat::update_message_partly(act, call.params[0], patch, *by); });
}

// Who deletes: `deleted_by` of the query, or the user of the body or of the query.
std::expected<chat::UserRef, Problem> deleter(const Call& call) {
  if (auto id = call.query_value("deleted_by"); !id.empty()) return chat::UserRef{std::move(id), {}};
  return asker(call);
}

async::Task<Answer> delete_message(Service& service, const Call& call) {
  const auto by = deleter(call);
  if (!by) co_return std::unexpected(by.error());
  if (call.query_flag("delete_for_me") || is_set(call.body.find("delete_for_me")))
    co_return co_await message_changed(service, call,
                                       [&](chat::Act& act) { return chat::delete_message_for_me(act, call.params[0], *by); });
  const auto deletion = call.query_flag("hard") ? chat::Deletion::hard : chat::Deletion::soft;
  co_return co_await message_changed(service, call,
                                     [&](chat::Act& act) { return chat::delete_message(act, call.params[0], deletion, *by); });
}

async::Task<Answer> translate_message(Service& service, const Call& call) {
  std::string language;
  const auto* value = call.body.find("language");
  if (!value || value->is_null()) co_return std::unexpected(problem(Code::input, "language is missing; name one such as \"de\""));
  if (auto done = wire::read(*value, language, "language"); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::translate_message(act, call.params[0], language); });
}

async::Task<Answer> undelete_message(Service& service, const Call& call) {
  chat::UserRef by;
  if (const auto* value = call.body.find("undeleted_by"); value && !value->is_null())
    if (auto done = wire::read(*value, by, "undeleted_by"); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await message_changed(service, call, [&](chat::Act& act) { return chat::undelete_message(act, call.params[0], by); });
}

// With its channel, and what the application said of it while it is pending.
async::Task<Answer> get_message(Service& service, const Call& call) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::Message> messages;
  chat::Channel channel;
  chat::PendingMetadata metadata;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::found_anywhere(act, call.params[0]);
    if (!found) return std::unexpected(found.error());
    chat::show_pin_at(act.now, messages.emplace_back(std::move(found->message)));
    chat::cover_deleted(act, messages.front());
    channel = std::move(found->channel);
    metadata = std::move(found->metadata);
    add_own_reactions(act, act.by_server() ? by->named() : act.user_id, messages);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  // What it said is shown to servers that ask for it.
  if (auto& message = messages.front(); message.deleted_at && !call.query_flag("show_deleted_message")) chat::empty(message);
  co_return "\"message\":{" + wire::members_of(messages.front(), call.profile) + ",\"channel\":" + wire::written(channel, call.profile) +
      '}' + metadata_member(metadata);
}

async::Task<Answer> get_messages(Service& service, const Call& call) {
  const auto ids = texts_in(call.query_value("ids"));
  if (ids.empty() || ids.size() > wire::most_messages)
    co_return std::unexpected(problem(Code::input, "ids must hold 1 to " + std::to_string(wire::most_messages) + " message ids"));
  const chat::Cid cid{call.params[0], call.params[1]};
  const auto messages = co_await messages_seen(service, call, [&](chat::Act& act) -> chat::Expected<std::vector<chat::Message>> {
    const auto channel = chat::existing_channel(act, cid);
    if (!channel) return std::unexpected(channel.error());
    std::vector<chat::Message> found;
    std::set<std::string_view> asked;  // each once, in their order
    for (const auto& id : ids) {
      if (!asked.insert(id).second) continue;
      if (auto message = act.state.message(id); message && message->channel == channel->key) found.push_back(*std::move(message));
    }
    return chat::visible(act, std::move(found));
  });
  if (!messages) co_return std::unexpected(messages.error());
  co_return answer_of(*messages, call.profile);
}

// The page that the query string asks for; its values are texts, of which `limit` is a number.
std::expected<chat::MessagePage, Problem> page_in(const Call& call) {
  chat::MessagePage page;
  wire::Json value;
  const auto given = [&](std::string_view name) -> const wire::Json* {
    auto text = call.query_value(name);
    if (text.empty()) return nullptr;
    value = name == "limit" ? wire::Json(wire::Json::Number{std::move(text)}) : wire::Json(std::move(text));
    return &value;
  };
  if (auto done = wire::read_page(given, page, ""); !done) return std::unexpected(problem(done.error()));
  return page;
}

// Without an order the newest page, its oldest reply first.
async::Task<Answer> get_replies(Service& service, const Call& call) {
  auto page = page_in(call);
  if (!page) co_return std::unexpected(page.error());
  const auto text = call.query_value("sort");
  const auto sort = wire::parse_json(text.empty() ? "null" : text).value_or(wire::Json(text));
  const auto direction = direction_by("created_at", &sort, "sort");
  if (!direction) co_return std::unexpected(direction.error());
  if (*direction == chat::Direction::ascending && page->from == chat::MessagePage::From::newest)
    page->from = chat::MessagePage::From::from, page->at = Instant{};
  auto messages = co_await messages_seen(service, call, [&](chat::Act& act) { return chat::replies_to(act, call.params[0], *page); });
  if (!messages) co_return std::unexpected(messages.error());
  if (*direction == chat::Direction::descending) std::ranges::reverse(*messages);
  co_return answer_of(*messages, call.profile);
}

}  // namespace

std::expected<chat::MessageChange, Problem> message_in(const Call& call) {
  const auto value = object_in(call.body, "message");
  if (!value) return std::unexpected(value.error());
  chat::MessageChange change;
  if (auto done = wire::read(**value, change, "message"); !done) return std::unexpected(problem(done.error()));
  if (!change.mml.empty()) wire::append_custom(change.custom, {"mml", change.mml});
  if (change.type == "") change.type.reset();  // Go sends it always
  if (call.token.by_server())
    if (auto done = given(**value, "html", change.html); !done) return std::unexpected(done.error());
  if (change.html.empty()) change.html = chat::markdown_to_html(change.text);  // here: the writer has better things to do
  return change;
}

std::vector<Route> message_routes() {
  return {
      {"POST", "/channels/{type}/{id}/message", "SendMessage", Access::anyone, send_message},
      {"GET", "/channels/{type}/{id}/messages", "GetManyMessages", Access::visitor, get_messages},
      {"POST", "/messages/{id}/translate", "TranslateMessage", Access::anyone, translate_message},
      {"POST", "/messages/{id}/undelete", "UndeleteMessage", Access::server, undelete_message},
      {"GET", "/messages/{id}", "GetMessage", Access::visitor, get_message},
      {"POST", "/messages/{id}", "UpdateMessage", Access::anyone, update_message},
      {"PUT", "/messages/{id}", "UpdateMessagePartial", Access::anyone, update_message_partly},
      {"DELETE", "/messages/{id}", "DeleteMessage", Access::anyone, delete_message},
      {"GET", "/messages/{id}/replies", "GetReplies", Access::visitor, get_replies},
  };
}

}  // namespace millrace::api
