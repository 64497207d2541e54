// One account by which devices of a kind are pushed to, and what is pushed through it.
#pragma once

#include "base/instant.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct PushTemplate {
  std::string event_type, text;
  bool enable_push = true;
  Instant created_at, updated_at;
};

struct PushProvider {
  std::string type, name, description;
  std::optional<Instant> disabled_at;
  std::string disabled_reason;
  std::string apn_auth_key, apn_auth_type, apn_host, apn_key_id, apn_notification_template, apn_p12_cert, apn_team_id, apn_topic;
  bool apn_development = false;
  std::string firebase_apn_template, firebase_credentials, firebase_data_template, firebase_host, firebase_notification_template,
      firebase_server_key;
  std::string huawei_app_id, huawei_app_secret;
  std::string xiaomi_app_secret, xiaomi_package_name;
  Instant created_at, updated_at;

  std::string id;                       // what templates show of it
  std::vector<PushTemplate> templates;  // one for each type of event at most
};

// Its credentials, which nobody is shown.
template <class Provider, class Visit>
void each_secret(Provider& provider, Visit visit) {
  for (auto* secret : {&provider.apn_auth_key, &provider.apn_p12_cert, &provider.firebase_credentials, &provider.firebase_server_key,
                       &provider.huawei_app_secret, &provider.xiaomi_app_secret})
    visit(*secret);
}

// Names are told apart for each type.
inline std::string name_of(const PushProvider& provider) { return provider.type + ':' + provider.name; }

inline constexpr std::size_t most_push_providers = 100, longest_push_provider_name = 36, longest_push_credential = 20'000;

}  // namespace millrace::chat
