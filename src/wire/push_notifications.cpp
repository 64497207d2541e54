// Reads each provider's public members out of its stored configuration.
#include "wire/push_notifications.h"

#include "wire/read.h"
#include "wire/write.h"

#include <algorithm>

namespace millrace::wire {

struct ApnShown {
  bool enabled = false, development = false;
  std::string auth_type = "certificate", notification_template, host, bundle_id, team_id, key_id;
};
struct FirebaseShown {
  bool enabled = false;
  std::string notification_template, data_template, apn_template;
};
struct ProviderShown {
  bool enabled = false;
};
struct PushShown {
  std::string version = "v2";
  bool offline_only = false;
  ApnShown apn;
  FirebaseShown firebase;
  ProviderShown huawei, xiaomi;
};

template <>
inline constexpr auto fields<ApnShown> = std::tuple{
    Field{"enabled", &ApnShown::enabled},
    Field{"development", &ApnShown::development},
    Field{"auth_type", &ApnShown::auth_type},
    Field{"notification_template", &ApnShown::notification_template},
    Field{"host", &ApnShown::host},
    Field{"bundle_id", &ApnShown::bundle_id, Presence::omit_if_empty},
    Field{"team_id", &ApnShown::team_id, Presence::omit_if_empty},
    Field{"key_id", &ApnShown::key_id, Presence::omit_if_empty},
};
template <>
inline constexpr auto fields<FirebaseShown> = std::tuple{
    Field{"enabled", &FirebaseShown::enabled},
    Field{"notification_template", &FirebaseShown::notification_template},
    Field{"data_template", &FirebaseShown::data_template},
    Field{"apn_template", &FirebaseShown::apn_template},
};
template <>
inline constexpr auto fields<ProviderShown> = std::tuple{Field{"enabled", &ProviderShown::enabled}};
template <>
inline constexpr auto fields<PushShown> = std::tuple{
    Field{"version", &PushShown::version}, Field{"offline_only", &PushShown::offline_only},
    Field{"apn", &PushShown::apn},         Field{"firebase", &PushShown::firebase},
    Field{"huawei", &PushShown::huawei},   Field{"xiaomi", &PushShown::xiaomi},
};

namespace {

// A provider's members that are of another kind than expected are passed over: its configuration is kept as it was given.
template <Listed T>
void take_public(const Json& settings, std::string_view name, T& shown) {
  const auto* stored = settings.find(name);
  if (!stored || !stored->object()) return;
  for (const auto& member : *stored->object())
    if (T alone = shown; read_object(Json(Json::Object{member}), alone, "")) shown = alone;
}

template <Listed T>
void take_provider(const Json& settings, std::string_view name, T& shown) {
  take_public(settings, name, shown);
  const auto* stored = settings.find(name);
  const auto* disabled = stored ? stored->find("Disabled") : nullptr;
  const bool is_disabled = disabled && disabled->boolean() && *disabled->boolean();
  shown.enabled = stored && stored->object() && !is_disabled && std::ranges::any_of(*stored->object(), [](const JsonMember& member) {
                    return member.value.string() && !member.value.string()->empty();
                  });
}

}  // namespace

std::string push_notifications(const Json& settings) {
  PushShown shown;
  take_public(settings, "push_config", shown);
  take_provider(settings, "apn_config", shown.apn);
  take_provider(settings, "firebase_config", shown.firebase);
  take_provider(settings, "huawei_config", shown.huawei);
  take_provider(settings, "xiaomi_config", shown.xiaomi);
  return written(shown, Profile::http_v1);
}

}  // namespace millrace::wire
