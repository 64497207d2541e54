// One table of keys: the kind of JSON each holds, and its default where GET /app shows one.
#include "wire/app_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::wire {
namespace {

enum class Kind : std::uint8_t { boolean, number, text, list, map };

struct Setting {
  std::string_view name;
  Kind kind;
  std::string_view shown;  // the default in GET /app; empty: only shown when set
};

constexpr std::string_view upload_config =
    R"({"allowed_file_extensions":[],"blocked_file_extensions":[],"allowed_mime_types":[],"blocked_mime_types":[],"size_limit":0})";

constexpr auto settings = std::to_array<Setting>({
    {"activity_metrics_config", Kind::map, {}},
    {"allowed_flag_reasons", Kind::list, {}},
    {"async_url_enrich_enabled", Kind::boolean, "false"},
    {"auto_translation_enabled", Kind::boolean, "false"},
    {"before_message_send_hook_attempt_timeout_ms", Kind::number, {}},
    {"before_message_send_hook_url", Kind::text, {}},
    {"cdn_expiration_seconds", Kind::number, "1209600"},
    {"channel_hide_members_only", Kind::boolean, {}},
    {"chat_primary_use_case", Kind::text, {}},
    {"custom_action_handler_url", Kind::text, R"("")"},
    {"datadog_info", Kind::map, {}},
    {"disable_auth_checks", Kind::boolean, "false"},
    {"disable_permissions_checks", Kind::boolean, "false"},
    {"enable_hook_payload_compression", Kind::boolean, {}},
    {"enforce_unique_usernames", Kind::text, R"("no")"},
    {"feed_audit_logs_enabled", Kind::boolean, {}},
    {"feeds_moderation_enabled", Kind::boolean, {}},
    {"feeds_v2_region", Kind::text, {}},
    {"file_upload_config", Kind::map, upload_config},
    {"grants", Kind::map, "{}"},
    {"guest_user_creation_disabled", Kind::boolean, "false"},
    {"image_moderation_block_labels", Kind::list, {}},
    {"image_moderation_enabled", Kind::boolean, "false"},
    {"image_moderation_labels", Kind::list, "[]"},
    {"image_upload_config", Kind::map, upload_config},
    {"max_aggregated_activities_length", Kind::number, {}},
    {"member_custom_on_messages_enabled", Kind::boolean, {}},
    {"migrate_permissions_to_v2", Kind::boolean, {}},
    {"moderation_analytics_enabled", Kind::boolean, {}},
    {"moderation_dashboard_preferences", Kind::map, {}},
    {"moderation_enabled", Kind::boolean, "false"},
    {"moderation_onboarding_complete", Kind::boolean, {}},
    {"moderation_s3_image_access_role_arn", Kind::text, {}},
    {"moderation_webhook_url", Kind::text, R"("")"},
    {"multi_tenant_enabled", Kind::boolean, "false"},
    {"permission_version", Kind::text, R"("v2")"},
    {"reminders_interval", Kind::number, "300"},
    {"reminders_max_members", Kind::number, {}},
    {"reminders_max_per_user", Kind::number, {}},
    {"revoke_tokens_issued_before", Kind::text, {}},
    {"user_response_time_enabled", Kind::boolean, {}},
    {"user_search_disallowed_roles", Kind::list, "[]"},
    {"video_primary_use_case", Kind::text, {}},
});

// Push credentials are accepted and sealed with the rest, and never shown.
constexpr std::array hidden{Setting{"apn_config", Kind::map, {}}, Setting{"firebase_config", Kind::map, {}},
                            Setting{"huawei_config", Kind::map, {}}, Setting{"push_config", Kind::map, {}},
                            Setting{"xiaomi_config", Kind::map, {}}};

// What came before event hooks. Setting one must not look like a hook that delivers.
constexpr std::array before_hooks{"sqs_url",    "sqs_key",     "sqs_secret",     "sns_topic_arn",          "sns_key",
                                  "sns_secret", "webhook_url", "webhook_events", "async_moderation_config"};

constexpr std::string_view fixed =
    R"(,"webhook_url":"","webhook_events":[],"sqs_url":"","sqs_key":"","sqs_secret":"","sns_topic_arn":"","sns_key":"","sns_secret":"",)"
    R"("use_hook_v2":true,"suspended":false,"suspended_explanation":"","channel_configs":{},"policies":{},)"
    R"("push_notifications":{"version":"v2","offline_only":false,)"
    R"("apn":{"enabled":false,"development":false,"auth_type":"certificate","notification_template":"","host":""},)"
    R"("firebase":{"enabled":false,"notification_template":"","data_template":"","apn_template":""},)"
    R"("huawei":{"enabled":false},"xiaomi":{"enabled":false}})";

const Setting* setting_named(std::string_view name) {
  if (const auto found = std::ranges::find(settings, name, &Setting::name); found != settings.end()) return &*found;
  if (const auto found = std::ranges::find(hidden, name, &Setting::name); found != hidden.end()) return &*found;
  return nullptr;
}

bool is_of_kind(const Json& value, Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return value.boolean() != nullptr;
    case Kind::number:
      return value.number() != nullptr;
    case Kind::text:
      return value.string() != nullptr;
    case Kind::list:
      return value.array() != nullptr;
    case Kind::map:
      return value.object() != nullptr;
  }
  return false;
}

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, 5> names{"a boolean", "a number", "a string", "an array", "an object"};
  return names[static_cast<std::size_t>(kind)];
}

bool is_unset(const Json& value) {
  return value.is_null() || (value.string() && value.string()->empty()) || (value.array() && value.array()->empty());
}

Json stored_document(std::string_view members) { return parse_json('{' + std::string(members) + '}').value_or(Json(Json::Object{})); }

}  // namespace

bool compresses_hooks(std::string_view stored) {
  const auto document = stored_document(stored);
  const auto* value = document.find("enable_hook_payload_compression");
  return value && value->boolean() && *value->boolean();
}

Read apply_settings(const Json& request, std::string& stored) {
  auto document = stored_document(stored);
  auto& kept = *document.object();
  for (const auto& [name, value] : *request.object()) {
    if (std::ranges::find(before_hooks, name) != before_hooks.end() && !is_unset(value))
      return std::unexpected(Fault{name, "belongs to the older way of configuring hooks; add a hook to event_hooks instead"});
    const auto* setting = setting_named(name);
    if (!setting) continue;  // read-only in GET /app, or of a newer API
    if (!value.is_null() && !is_of_kind(value, setting->kind)) return expected_kind(name_of(setting->kind), value, name);
    std::erase_if(kept, [&](const JsonMember& member) { return member.name == name; });
    if (!value.is_null()) kept.push_back({name, value});
  }
  const auto text = to_text(document);
  stored = text.substr(1, text.size() - 2);
  return {};
}

std::string shown_settings(std::string_view name, std::string_view stored) {
  const auto document = stored_document(stored);
  std::string out = "\"name\":";
  append_json_string(out, name);
  out += R"(,"organization":"")";
  out += fixed;
  for (const auto& setting : settings) {
    const auto* value = document.find(setting.name);
    if (!value && setting.shown.empty()) continue;
    out += fmt::format(",\"{}\":", setting.name);
    if (value) append_json(out, *value);
    else out += setting.shown;
  }
  return out;
}

}  // namespace millrace::wire
