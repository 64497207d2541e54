// One list of fields, three readers.
#include "wire/hook.h"

#include "wire/policies.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::wire {
namespace {

// A hook that does not say its type is read as one of SQS.
std::string_view type_in(const Json& hook) {
  const auto* const type = hook.find("hook_type");
  const auto* const text = type ? type->string() : nullptr;
  return text && !text->empty() ? std::string_view(*text) : "sqs";
}

// .NET gives every hook fields of SQS and SNS, whatever its type.
bool is_of_another_type(std::string_view name, std::string_view hook_type) {
  if (name.starts_with("sqs_")) return hook_type != "sqs";
  if (name.starts_with("sns_")) return hook_type != "sns";
  if (name == "webhook_url") return hook_type != "webhook" && hook_type != "pending_message";
  return (name == "timeout_ms" || name == "callback") && hook_type != "pending_message";
}

hooks::Hook with_secret(hooks::Hook hook, std::string_view text) {
  if (auto* const secret = hook.secret(); secret && !secret->empty()) *secret = text;
  return hook;
}

}  // namespace

Read read(const Json& value, hooks::WantedHook& into, const std::string& path) {
  const auto* members = value.object();
  if (!members) return expected_kind("an object", value, path);
  // SDKs send these back as they like: the zero date, another precision.
  Json::Object given = *members;
  std::erase_if(given, [type = type_in(value)](const JsonMember& member) {
    return member.name == "created_at" || member.name == "updated_at" || is_of_another_type(member.name, type);
  });
  if (const auto* failover = value.find("failover_config"); failover && !failover->is_null())
    return std::unexpected(
        Fault{joined(path, "failover_config"), "is not supported by this version; what a hook does not take is kept as a dead letter"});
  into.mentions = {.custom_events = value.find("should_send_custom_events") != nullptr,
                   .group_id = value.find(fmt::format("{}_event_based_message_group_id_enabled", type_in(value))) != nullptr,
                   .product = value.find("product") != nullptr,
                   .payload_encoding = value.find("sqs_payload_encoding") != nullptr};
  if (const auto* deleted = value.find("delete"); deleted && !deleted->is_null())
    if (auto done = read(*deleted, into.deleted, joined(path, "delete")); !done) return done;
  return read_object(Json(std::move(given)), into.given, path);
}

Read read_check(const Json& body, std::string_view hook_type, hooks::Hook& into) {
  hooks::WantedHook wanted;
  Json::Object members = *body.object();
  std::erase_if(members, [](const JsonMember& member) { return member.name == "hook_type"; });
  members.push_back({"hook_type", Json(std::string(hook_type))});
  if (auto done = read(Json(std::move(members)), wanted, ""); !done) return done;
  into = std::move(wanted.given);
  if (hook_type != "sqs") return {};
  const auto* const url = body.find("sqs_url");
  if (into.sqs_queue_url.empty() && url && !url->is_null()) return read(*url, into.sqs_queue_url, "sqs_url");
  return {};
}

std::string shown(const hooks::Hook& hook, const hooks::Policies& policies, Profile profile) {
  auto out = written(with_secret(hook, hooks::masked_secret), profile);
  if (const auto documents = written(policies, Profile::http_v1); documents != "{}") {
    out.pop_back();
    out += R"(,"aws_policies":)" + documents + '}';
  }
  return out;
}

std::string stored(const hooks::Hook& hook) { return written(with_secret(hook, ""), Profile::http_v1); }

std::expected<hooks::Hook, Fault> stored_hook(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return std::unexpected(Fault{"a stored hook", document.error()});
  hooks::Hook hook;
  if (auto done = read_object(*document, hook, ""); !done) return std::unexpected(done.error());
  return hook;
}

}  // namespace millrace::wire
