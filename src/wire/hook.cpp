// One list of fields, three readers.
#include "wire/hook.h"

#include "wire/policies.h"
#include "wire/write.h"

namespace millrace::wire {

Read read(const Json& value, hooks::WantedHook& into, const std::string& path) {
  const auto* members = value.object();
  if (!members) return expected_kind("an object", value, path);
  // SDKs send these back as they like: the zero date, another precision.
  Json::Object given = *members;
  std::erase_if(given, [](const JsonMember& member) { return member.name == "created_at" || member.name == "updated_at"; });
  into.mentions = {.custom_events = value.find("should_send_custom_events") != nullptr,
                   .group_id = value.find("sqs_event_based_message_group_id_enabled") != nullptr,
                   .product = value.find("product") != nullptr,
                   .payload_encoding = value.find("sqs_payload_encoding") != nullptr};
  if (const auto* deleted = value.find("delete"); deleted && !deleted->is_null())
    if (auto done = read(*deleted, into.deleted, joined(path, "delete")); !done) return done;
  return read_object(Json(std::move(given)), into.given, path);
}

Read read_check(const Json& body, hooks::Hook& into) {
  hooks::WantedHook wanted;
  if (auto done = read(body, wanted, ""); !done) return done;
  into = std::move(wanted.given);
  const auto* const url = body.find("sqs_url");
  if (into.sqs_queue_url.empty() && url && !url->is_null()) return read(*url, into.sqs_queue_url, "sqs_url");
  return {};
}

std::string shown(const hooks::Hook& hook, const hooks::Policies& policies) {
  hooks::Hook masked = hook;
  if (!masked.sqs_secret.empty()) masked.sqs_secret = hooks::masked_secret;
  auto out = written(masked, Profile::http_v1);
  if (const auto documents = written(policies, Profile::http_v1); documents != "{}") {
    out.pop_back();
    out += R"(,"aws_policies":)" + documents + '}';
  }
  return out;
}

std::string stored(const hooks::Hook& hook) {
  hooks::Hook open = hook;
  open.sqs_secret.clear();
  return written(open, Profile::http_v1);
}

std::expected<hooks::Hook, Fault> stored_hook(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return std::unexpected(Fault{"a stored hook", document.error()});
  hooks::Hook hook;
  if (auto done = read_object(*document, hook, ""); !done) return std::unexpected(done.error());
  return hook;
}

}  // namespace millrace::wire
