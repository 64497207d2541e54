// Walks the table of settings over a stored document.
#include "wire/app_settings.h"

#include "hooks/hook.h"
#include "wire/channel_type.h"
#include "wire/condition.h"
#include "wire/older_fields.h"
#include "wire/push_notifications.h"
#include "wire/settings_table.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::wire {
namespace {

constexpr std::string_view webhook_events = "webhook_events", grants_name = "grants";

// Features that Millrace does not have, in the words of AppResponseFields.
constexpr std::string_view fixed =
    R"(,"organization":"","placement":"","use_hook_v2":true,"suspended":false,"suspended_explanation":"","channel_configs":{},)"
    R"("call_types":{},"policies":{},"allow_multi_user_devices":false,"campaign_enabled":false,)"
    R"("moderation_multitenant_blocklist_enabled":false,"moderation_llm_configurability_enabled":false,)"
    R"("moderation_video_call_moderation_enabled":false,"moderation_audio_call_moderation_enabled":false)";

Json stored_document(std::string_view members) { return parse_json('{' + std::string(members) + '}').value_or(Json(Json::Object{})); }

std::string members_text(const Json& document) {
  const auto text = to_text(document);
  return text.substr(1, text.size() - 2);
}

void put(Json& document, std::string_view name, Json value) {
  auto& members = *document.object();
  std::erase_if(members, [&](const JsonMember& member) { return member.name == name; });
  if (!value.is_null()) members.push_back({std::string(name), std::move(value)});
}

Json with_member(const Json& object, std::string_view name, const Json& value) {
  Json copy = object;
  for (auto& member : *copy.object())
    if (member.name == name) member.value = value;
  return copy;
}

// The roles whose lists were set; every other role has its default.
chat::Grants grants_of(const Json& document) {
  const auto* value = document.find(grants_name);
  chat::GrantsChange change{.roles{std::in_place}};
  if (value && !read(*value, change, "")) change.roles->clear();
  return chat::changed(chat::default_app_grants(), change, chat::default_app_grants());
}

// A role that a request does not name keeps its list; null takes it back to its default.
Json merged_grants(const Json* before, const Json& given) {
  Json merged = before && before->object() ? *before : Json(Json::Object{});
  if (given.object())
    for (const auto& [role, ids] : *given.object()) put(merged, role, ids);
  return merged;
}

bool is_on(const Json& document, std::string_view name) {
  const auto* value = document.find(name);
  return value && value->boolean() && *value->boolean();
}

std::int64_t integer_or(const Json& document, std::string_view name, std::int64_t otherwise) {
  const auto* value = document.find(name);
  std::int64_t given = 0;
  return value && read(*value, given, "") ? given : otherwise;
}

chat::UnreadReminders unread_reminders_of(const Json& document) {
  const chat::UnreadReminders standard;
  return {.after = std::chrono::seconds{integer_or(document, "reminders_interval", standard.after.count())},
          .most_members = integer_or(document, "reminders_max_members", standard.most_members)};
}

std::vector<std::string> texts_or_none(const Json& document, std::string_view name) {
  std::vector<std::string> texts;
  const auto* value = document.find(name);
  if (value && !read(*value, texts, "")) texts.clear();
  return texts;
}

std::string text_or_none(const Json& document, std::string_view name) {
  const auto* value = document.find(name);
  return value && value->string() ? *value->string() : std::string();
}

std::optional<std::size_t> most_reminders_of(const Json& document) {
  const auto most = integer_or(document, "reminders_max_per_user", 0);
  return most > 0 ? std::optional(static_cast<std::size_t>(most)) : std::nullopt;
}

chat::UniqueNames unique_names_of(const Json& document) {
  const auto scope = text_or_none(document, "enforce_unique_usernames");
  if (scope == "app") return chat::UniqueNames::app;
  return scope == "team" ? chat::UniqueNames::team : chat::UniqueNames::no;
}

bool is_masked(const Json& value) { return value.string() && *value.string() == hooks::masked_secret; }

// A masked secret that came back is the stored one.
std::expected<Json, Fault> unmasked(const Setting& setting, Json value, const Json* before) {
  const auto* secret = setting.secret.empty() ? nullptr : value.find(setting.secret);
  if (!secret || !is_masked(*secret)) return value;
  const auto* kept = before ? before->find(setting.secret) : nullptr;
  if (!kept)
    return std::unexpected(
        Fault{joined(std::string(setting.name), setting.secret), "is masked and there is no stored one to keep; give the secret itself"});
  return with_member(value, setting.secret, *kept);
}

Json masked(const Setting& setting, const Json& value) {
  if (setting.hidden) return {std::string(hooks::masked_secret)};
  if (setting.secret.empty() || !value.find(setting.secret)) return value;
  return with_member(value, setting.secret, Json(std::string(hooks::masked_secret)));
}

// "" takes a choice back to its default: SDKs write an unset one so.
bool is_reset(const Setting& setting, const Json& value) {
  return value.is_null() || (!setting.choices.empty() && value.string() && value.string()->empty());
}

}  // namespace

hooks::PayloadEncoding encoding_of(const hooks::Hook& hook, std::string_view stored, hooks::PayloadEncoding of_server) {
  if (const auto own = hooks::payload_encoding(hook.sqs_payload_encoding)) return *own;
  const auto document = stored_document(stored);
  const bool is_compressed = is_on(document, "enable_hook_payload_compression");
  if (hook.hook_type == "webhook") return is_compressed ? hooks::PayloadEncoding::gzip : hooks::PayloadEncoding::json;
  if (hook.hook_type == "pending_message") return hooks::PayloadEncoding::call;
  const auto* wanted = document.find("payload_encoding");
  if (const auto of_app = wanted && wanted->string() ? hooks::payload_encoding(*wanted->string()) : std::nullopt) return *of_app;
  if (is_compressed) return hooks::PayloadEncoding::gzip_base64;
  return of_server;
}

chat::AppPolicy policy_of(std::string_view stored) {
  const auto document = stored_document(stored);
  return {.grants = grants_of(document),
          .multi_tenant = is_on(document, "multi_tenant_enabled"),
          .unread_reminders = unread_reminders_of(document),
          .unique_names = unique_names_of(document),
          .most_reminders = most_reminders_of(document),
          .flag_reasons = texts_or_none(document, "allowed_flag_reasons"),
          .searchless_roles = texts_or_none(document, "user_search_disallowed_roles"),
          .members_custom_data_shown = is_on(document, "member_custom_on_messages_enabled"),
          .only_members_hide = is_on(document, "channel_hide_members_only"),
          .permissions_checked = !is_on(document, "disable_permissions_checks"),
          .meets = meets};
}

hooks::AppServer app_server_of(std::string_view stored) {
  const auto document = stored_document(stored);
  hooks::AppServer server{.before_send_url = text_or_none(document, "before_message_send_hook_url"),
                          .command_url = text_or_none(document, "custom_action_handler_url")};
  if (const auto ms = integer_or(document, "before_message_send_hook_attempt_timeout_ms", 0); ms > 0)
    server.before_send_time = std::chrono::milliseconds{ms};
  return server;
}

bool auth_checks_disabled(std::string_view stored) { return is_on(stored_document(stored), "disable_auth_checks"); }

std::optional<Instant> tokens_revoked_before(std::string_view stored) {
  const auto document = stored_document(stored);
  const auto* value = document.find("revoke_tokens_issued_before");
  return value && value->string() ? parse_rfc3339(*value->string()) : std::nullopt;
}

std::vector<std::string> stored_webhook_events(std::string_view stored) {
  const auto document = stored_document(stored);
  return texts_or_none(document, webhook_events);
}

void store_webhook_events(const std::vector<std::string>& types, std::string& stored) {
  auto document = stored_document(stored);
  Json::Array list;
  for (const auto& type : types) list.emplace_back(type);
  put(document, webhook_events, list.empty() ? Json() : Json(std::move(list)));
  stored = members_text(document);
}

// Java sends every setting it knows: a number that is none, and no grants.
bool says_nothing(const Setting& setting, const Json& given) {
  if (setting.kind == Setting::Kind::grants) return given.is_null();
  return setting.kind == Setting::Kind::integer && setting.least > 0 && given.number() && given.number()->text == "0";
}

Read apply_settings(const Json& request, std::string& stored) {
  auto document = stored_document(stored);
  for (const auto& [name, given] : *request.object()) {
    const auto* setting = setting_named(name);
    if (!setting) continue;  // read-only in GET /app, of the hooks, or of a newer API
    if (says_nothing(*setting, given)) continue;
    if (is_reset(*setting, given)) {
      put(document, name, Json());
      continue;
    }
    auto value = accepted(*setting, given);
    if (value && setting->kind == Setting::Kind::grants) value = merged_grants(document.find(name), *value);
    if (value) value = unmasked(*setting, *std::move(value), document.find(name));
    if (!value) return std::unexpected(value.error());
    put(document, name, *std::move(value));
  }
  stored = members_text(document);
  return {};
}

std::string shown_settings(const ShownApp& app, Profile profile) {
  const auto document = stored_document(app.settings);
  std::string out = fmt::format("\"id\":{},\"name\":", app.id);
  append_json_string(out, app.name);
  out += fixed;
  const auto older = written(app.older, Profile::http_v1);
  out += fmt::format(",{},\"push_notifications\":{}", older.substr(1, older.size() - 2), push_notifications(document));
  for (const auto& setting : settings()) {
    if (setting.hidden) continue;
    if (setting.kind == Setting::Kind::grants) {
      out += fmt::format(",\"{}\":", setting.name);
      Writer(out, Profile::http_v1).write(grants_of(document));
      continue;
    }
    const auto* value = document.find(setting.name);
    if (!value && setting.shown.empty()) continue;
    out += fmt::format(",\"{}\":", setting.name);
    if (Instant at; value && setting.kind == Setting::Kind::time && read(*value, at, "")) Writer(out, profile).write(at);
    else if (value) append_json(out, masked(setting, *value));
    else out += setting.shown;
  }
  return out;
}

std::string shown_value(std::string_view stored, std::string_view name) {
  const auto* setting = setting_named(name);
  const auto document = stored_document(stored);
  const auto* value = document.find(name);
  if (!value) return {};
  return to_text(setting ? masked(*setting, *value) : *value);
}

}  // namespace millrace::wire
