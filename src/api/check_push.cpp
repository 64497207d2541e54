// Test Push: what would be pushed of a message to a user. Nothing is sent.
#include "api/router.h"
#include "chat/device_rows.h"
#include "chat/messages.h"
#include "chat/push_providers.h"
#include "chat/unsent_messages.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/push_check.h"
#include "wire/push_template.h"
#include "wire/write.h"

#include <algorithm>

namespace millrace::api {
namespace {

// What is pushed where the request brings no template.
constexpr std::string_view plain_apn =
    R"({"aps":{"alert":{"title":"New message from {{ sender.name }}","body":"{{ truncate message.text 2000 }}"},"mutable-content":1}})";
constexpr std::string_view plain_firebase =
    R"({"notification":{"title":"New message from {{ sender.name }}","body":"{{ truncate message.text 2000 }}"}})";

struct PushWanted {
  std::string message_id, event_type = "message.new";
  std::string apn, firebase, firebase_data;  // of the request; empty: the provider's, else the plain one
  std::string provider_type, provider_name;
  bool skip_devices = false;
  chat::UserRef user;
};

std::expected<PushWanted, Problem> wanted_in(const Call& call) {
  PushWanted wanted;
  for (const auto& done :
       {given(call.body, "message_id", wanted.message_id), given(call.body, "event_type", wanted.event_type),
        given(call.body, "apn_template", wanted.apn), given(call.body, "firebase_template", wanted.firebase),
        given(call.body, "firebase_data_template", wanted.firebase_data), given(call.body, "push_provider_type", wanted.provider_type),
        given(call.body, "push_provider_name", wanted.provider_name), given(call.body, "skip_devices", wanted.skip_devices)})
    if (!done) return std::unexpected(done.error());
  auto user = reading_asker(call);
  if (!user) return std::unexpected(user.error());
  wanted.user = *std::move(user);
  return wanted;
}

// What a provider pushes of that event, where it says so itself.
std::string template_of(const chat::PushProvider& provider, std::string_view event_type) {
  const auto found = std::ranges::find(provider.templates, event_type, &chat::PushTemplate::event_type);
  if (found != provider.templates.end() && found->enable_push && !found->text.empty()) return found->text;
  return provider.type == "apn" ? provider.apn_notification_template : provider.firebase_notification_template;
}

// Fills in the templates of the provider that the request names.
chat::Expected<void> take_provider(chat::State& state, PushWanted& wanted) {
  if (wanted.provider_type.empty() && wanted.provider_name.empty()) return {};
  const auto provider = chat::existing_push_provider(state, wanted.provider_type, wanted.provider_name);
  if (!provider) return std::unexpected(provider.error());
  auto& of_type = wanted.provider_type == "apn" ? wanted.apn : wanted.firebase;
  if (of_type.empty()) of_type = template_of(**provider, wanted.event_type);
  if (wanted.firebase_data.empty()) wanted.firebase_data = (*provider)->firebase_data_template;
  return {};
}

wire::PushCheck checked(const PushWanted& wanted, const chat::Found& found, const chat::User& receiver) {
  // Nested deeper than a body may be, it has nothing that a template finds.
  const auto json = [](const auto& object) {
    return wire::parse_json(wire::written(object, wire::Profile::http_v1)).value_or(wire::Json());
  };
  const wire::Json context(wire::Json::Object{{"message", json(found.message)},
                                              {"channel", json(found.channel)},
                                              {"sender", json(found.message.user)},
                                              {"receiver", json(receiver)}});
  wire::PushCheck check{.event_type = wanted.event_type, .skip_devices = wanted.skip_devices};
  check.rendered_message = {{"channel_id", found.channel.id}, {"channel_type", found.channel.type},
                            {"cid", found.channel.cid},       {"message_id", found.message.id},
                            {"receiver_id", receiver.id},     {"sender", "stream.chat"},
                            {"type", wanted.event_type},      {"version", "v2"}};
  const auto render = [&](const std::string& name, const std::string& text, std::string& into) {
    auto result = wire::rendered(text, context);
    if (result) into = *std::move(result);
    else check.general_errors.push_back(name + ' ' + result.error());
  };
  render("apn_template", wanted.apn.empty() ? std::string(plain_apn) : wanted.apn, check.rendered_apn_template);
  render("firebase_template", wanted.firebase.empty() ? std::string(plain_firebase) : wanted.firebase, check.rendered_firebase_template);
  // No answer has a place for it: it is only told what is wrong with it.
  std::string data;
  if (!wanted.firebase_data.empty()) render("firebase_data_template", wanted.firebase_data, data);
  return check;
}

async::Task<Answer> check_push(Service& service, const Call& call) {
  const auto wanted = wanted_in(call);
  if (!wanted) co_return std::unexpected(wanted.error());
  wire::PushCheck check;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto user = chat::resolve(act, wanted->user, "user");
    if (!user) return std::unexpected(user.error());
    if (!wanted->skip_devices && act.state.devices().devices(user->key, 1).empty())
      return chat::refused(chat::Refusal::Kind::input, "User has no enabled devices associated");
    if (wanted->message_id.empty()) return chat::refused(chat::Refusal::Kind::input, "message_id is missing; it names the message to push");
    const auto found = chat::found_anywhere(act, wanted->message_id);
    if (!found) return std::unexpected(found.error());
    auto filled = *wanted;
    if (auto fine = take_provider(act.state, filled); !fine) return std::unexpected(fine.error());
    check = checked(filled, *found, *user);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return wire::members_of(check, call.profile);
}

}  // namespace

std::vector<Route> push_check_routes() { return {{"POST", "/check_push", "CheckPush", Access::server, check_push}}; }

}  // namespace millrace::api
