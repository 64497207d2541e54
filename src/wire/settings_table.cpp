// One line per key, in the order of the alphabet; ranges and choices as Stream's machine description has them.
#include "wire/settings_table.h"

#include "hooks/payload_encoding.h"
#include "wire/channel_type.h"
#include "wire/upload_config.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

namespace millrace::wire {

namespace {

using Kind = Setting::Kind;

constexpr std::int64_t largest_upload = 104'857'600;
constexpr std::string_view any_upload =
    R"({"allowed_file_extensions":[],"blocked_file_extensions":[],"allowed_mime_types":[],"blocked_mime_types":[],"size_limit":0})";

constexpr std::array<std::string_view, 3> scopes_of_names{"no", "app", "team"};
constexpr std::array<std::string_view, 2> permission_versions{"v1", "v2"};
constexpr std::array<std::string_view, 13> chat_uses{
    "messaging", "customer-support",     "community", "marketplace", "gaming", "telehealth",       "on-demand",
    "dating",    "workforce-management", "education", "financial",   "sports", "real-money-gaming"};
constexpr std::array<std::string_view, 7> video_uses{"video-calling", "voice-calling", "livestreaming", "audio-rooms",
                                                     "ai-agents",     "live-shopping", "other"};

constexpr auto table = std::to_array<Setting>({
    {.name = "activity_metrics_config", .kind = Kind::integers, .shown = "{}"},
    {.name = "allowed_flag_reasons",
     .kind = Kind::texts,
     .shown = "[]",
     .effect = "a flag that gives another reason is refused; a channel type's own list takes its place"},
    {.name = "apn_config", .kind = Kind::map, .hidden = true},
    {.name = "async_moderation_config", .kind = Kind::map},
    {.name = "async_url_enrich_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "auto_translation_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "before_message_send_hook_attempt_timeout_ms",
     .kind = Kind::integer,
     .shown = "0",
     .most = 5'000,
     .effect = "how long that URL has to answer; 0: 1500"},
    {.name = "before_message_send_hook_url",
     .kind = Kind::url,
     .shown = R"("")",
     .effect = "is asked about each message before it is stored (docs/webhooks.md)"},
    {.name = "cdn_expiration_seconds", .kind = Kind::integer, .shown = "1209600", .least = 14'400, .most = 1'209'600},
    {.name = "channel_hide_members_only",
     .kind = Kind::boolean,
     .shown = "false",
     .effect = "hiding or showing a channel for whom a server names and is no member is refused; else nothing happens"},
    {.name = "chat_primary_use_case", .kind = Kind::text, .choices = chat_uses},
    {.name = "custom_action_handler_url",
     .kind = Kind::url,
     .shown = R"("")",
     .effect = "answers an operator's commands (docs/webhooks.md)"},
    {.name = "datadog_info", .kind = Kind::map, .secret = "api_key"},
    {.name = "disable_auth_checks", .kind = Kind::boolean, .shown = "false", .effect = "users' tokens signed `devtoken` are taken"},
    {.name = "disable_permissions_checks",
     .kind = Kind::boolean,
     .shown = "false",
     .effect = "users' tokens are not asked for permissions"},
    {.name = "enable_hook_payload_compression",
     .kind = Kind::boolean,
     .shown = "false",
     .effect = "what queues and topics get is base64 of gzip, what webhooks get is gzip"},
    {.name = "enforce_unique_usernames",
     .kind = Kind::text,
     .shown = R"("no")",
     .choices = scopes_of_names,
     .effect = "a `name` that another user of the app, or of a team of the user's, has is refused with code 6"},
    {.name = "feed_audit_logs_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "feeds_moderation_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "feeds_v2_region", .kind = Kind::text, .shown = R"("")"},
    {.name = "file_upload_config", .kind = Kind::upload_config, .shown = any_upload, .effect = "which files may be uploaded"},
    {.name = "firebase_config", .kind = Kind::map, .hidden = true},
    {.name = "grants", .kind = Kind::grants, .effect = "what a user's token may do beyond channels, by role"},
    {.name = "guest_user_creation_disabled", .kind = Kind::boolean, .shown = "false", .effect = "`POST /guest` is refused"},
    {.name = "huawei_config", .kind = Kind::map, .hidden = true},
    {.name = "image_moderation_block_labels", .kind = Kind::texts, .shown = "[]"},
    {.name = "image_moderation_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "image_moderation_labels", .kind = Kind::texts, .shown = "[]"},
    {.name = "image_upload_config", .kind = Kind::upload_config, .shown = any_upload, .effect = "which pictures may be uploaded"},
    {.name = "max_aggregated_activities_length", .kind = Kind::integer, .shown = "0"},
    {.name = "member_custom_on_messages_enabled",
     .kind = Kind::boolean,
     .shown = "false",
     .effect = "messages show the custom data of who wrote them as a member, in `member`"},
    {.name = "migrate_permissions_to_v2", .kind = Kind::boolean, .shown = "false"},
    {.name = "moderation_analytics_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "moderation_dashboard_preferences", .kind = Kind::map, .shown = "{}"},
    {.name = "moderation_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "moderation_onboarding_complete", .kind = Kind::boolean, .shown = "false"},
    {.name = "moderation_s3_image_access_role_arn", .kind = Kind::text, .shown = R"("")"},
    {.name = "moderation_webhook_url", .kind = Kind::text, .shown = R"("")"},
    {.name = "multi_tenant_enabled",
     .kind = Kind::boolean,
     .shown = "false",
     .effect = "users' tokens reach only what is of the user's teams"},
    {.name = "payload_encoding",
     .kind = Kind::text,
     .choices = hooks::payload_encodings,
     .effect = "bodies of hooks are json, base64 or gzip_base64"},
    {.name = "permission_version", .kind = Kind::text, .shown = R"("v2")", .choices = permission_versions},
    {.name = "push_config", .kind = Kind::map, .hidden = true},
    {.name = "reminders_interval",
     .kind = Kind::integer,
     .shown = "300",
     .least = 60,
     .most = 86'400,
     .effect = "seconds until user.unread_message_reminder, in channels whose type has `reminders`"},
    {.name = "reminders_max_members",
     .kind = Kind::integer,
     .least = 2,
     .effect = "members of a channel that has such reminders: 10 where nothing is set, 100 at most"},
    {.name = "reminders_max_per_user",
     .kind = Kind::integer,
     .least = 1,
     .most = 100'000,
     .effect = "how many reminders of messages a user may have: more are refused"},
    {.name = "revoke_tokens_issued_before",
     .kind = Kind::time,
     .effect = "users' tokens that were issued before, or do not say when, are refused with code 40"},
    {.name = "user_response_time_enabled", .kind = Kind::boolean, .shown = "false"},
    {.name = "user_search_disallowed_roles",
     .kind = Kind::texts,
     .shown = "[]",
     .most = 10,
     .effect = "`GET /users` is refused to tokens of users of these roles"},
    {.name = "video_primary_use_case", .kind = Kind::text, .choices = video_uses},
    {.name = "xiaomi_config", .kind = Kind::map, .hidden = true},
});
static_assert(std::ranges::is_sorted(table, {}, &Setting::name));

std::string listed(std::span<const std::string_view> choices) { return fmt::format("{}", fmt::join(choices, ", ")); }

template <class T>
std::optional<Fault> fault_of(const Json& value, const std::string& path) {
  T content{};
  if (auto done = read(value, content, path); !done) return std::move(done.error());
  return std::nullopt;
}

std::optional<Fault> integer_fault(const Setting& setting, const Json& value) {
  const std::string path(setting.name);
  std::int64_t number = 0;
  if (auto done = read(value, number, path); !done) return std::move(done.error());
  if (number >= setting.least && number <= setting.most) return std::nullopt;
  return Fault{path, fmt::format("must be from {} to {}, not {}", setting.least, setting.most, number)};
}

std::optional<Fault> text_fault(const Setting& setting, const Json& value) {
  const auto* text = value.string();
  if (!text) return fault_of<std::string>(value, std::string(setting.name));
  if (text->empty() || setting.choices.empty() || std::ranges::find(setting.choices, *text) != setting.choices.end()) return std::nullopt;
  return Fault{std::string(setting.name), fmt::format("must be one of {}, not \"{}\"", listed(setting.choices), *text)};
}

// Which hosts may be reached is said when one is.
std::optional<Fault> url_fault(const Setting& setting, const Json& value) {
  if (auto fault = text_fault(setting, value)) return fault;
  const auto& text = *value.string();
  if (text.empty() || text.starts_with("https://") || text.starts_with("http://")) return std::nullopt;
  return Fault{std::string(setting.name), fmt::format("must begin with https:// or http://, not \"{}\"", text)};
}

std::optional<Fault> texts_fault(const Setting& setting, const Json& value) {
  const std::string path(setting.name);
  if (auto fault = fault_of<std::vector<std::string>>(value, path)) return fault;
  if (std::cmp_less_equal(value.array()->size(), setting.most)) return std::nullopt;
  return Fault{path, fmt::format("holds more than {} entries", setting.most)};
}

// With all its members, so that what is shown has them.
std::expected<Json, Fault> upload_config(const Json& value, const std::string& path) {
  UploadConfig config;
  if (auto done = read_object(value, config, path); !done) return std::unexpected(done.error());
  if (config.size_limit < 0 || config.size_limit > largest_upload)
    return std::unexpected(
        Fault{path + ".size_limit", fmt::format("must be from 0 to {} bytes, not {}", largest_upload, config.size_limit)});
  return parse_json(written(config, Profile::http_v1)).value();
}

std::optional<Fault> fault_of(const Setting& setting, const Json& value) {
  const std::string path(setting.name);
  switch (setting.kind) {
    case Kind::boolean:
      return fault_of<bool>(value, path);
    case Kind::integer:
      return integer_fault(setting, value);
    case Kind::text:
      return text_fault(setting, value);
    case Kind::url:
      return url_fault(setting, value);
    case Kind::time:
      return fault_of<Instant>(value, path);
    case Kind::texts:
      return texts_fault(setting, value);
    case Kind::integers:
      return fault_of<std::map<std::string, std::int64_t>>(value, path);
    case Kind::grants:
      return fault_of<chat::GrantsChange>(value, path);
    case Kind::map:
    case Kind::upload_config:
      if (!value.object()) return expected_kind("an object", value, path).error();
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_object(Kind kind) { return kind == Kind::integers || kind == Kind::grants || kind == Kind::map || kind == Kind::upload_config; }

}  // namespace

std::span<const Setting> settings() { return table; }

const Setting* setting_named(std::string_view name) {
  const auto at = std::ranges::lower_bound(table, name, {}, &Setting::name);
  return at != table.end() && at->name == name ? &*at : nullptr;
}

std::string takes_text(const Setting& setting) {
  switch (setting.kind) {
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
      return fmt::format("an integer from {} to {}", setting.least, setting.most);
    case Kind::text:
      return setting.choices.empty() ? "a text" : listed(setting.choices);
    case Kind::url:
      return "a URL";
    case Kind::time:
      return "a time";
    case Kind::texts:
      return setting.most < std::numeric_limits<std::int32_t>::max() ? fmt::format("up to {} texts", setting.most) : "texts";
    case Kind::integers:
      return "integers by name";
    case Kind::grants:
      return "ids of permissions by role";
    case Kind::map:
      return "an object";
    case Kind::upload_config:
      return fmt::format("extensions, MIME types, `size_limit` up to {}", largest_upload);
  }
  return {};
}

std::expected<Json, Fault> accepted(const Setting& setting, const Json& value) {
  // PHP writes an empty object as [].
  const bool is_empty_of_php = is_object(setting.kind) && value.array() && value.array()->empty();
  Json given = is_empty_of_php ? Json(Json::Object{}) : value;
  if (auto fault = fault_of(setting, given)) return std::unexpected(*std::move(fault));
  if (setting.kind == Kind::upload_config) return upload_config(given, std::string(setting.name));
  if (Instant at; setting.kind == Kind::time && given.number() && read(given, at, "")) return Json(to_rfc3339(at));
  return given;
}

}  // namespace millrace::wire
