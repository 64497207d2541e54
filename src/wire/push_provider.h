// Push providers and their templates in JSON.
#pragma once

#include "chat/push_providers.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/write.h"

#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::PushProvider> = std::tuple{
    Field{"type", &chat::PushProvider::type},
    Field{"name", &chat::PushProvider::name},
    Field{"description", &chat::PushProvider::description, Presence::omit_if_empty},
    Field{"disabled_at", &chat::PushProvider::disabled_at, Presence::omit_if_empty},
    Field{"disabled_reason", &chat::PushProvider::disabled_reason, Presence::omit_if_empty},
    Field{"apn_auth_key", &chat::PushProvider::apn_auth_key, Presence::omit_if_empty},
    Field{"apn_auth_type", &chat::PushProvider::apn_auth_type, Presence::omit_if_empty},
    Field{"apn_development", &chat::PushProvider::apn_development, Presence::omit_if_empty},
    Field{"apn_host", &chat::PushProvider::apn_host, Presence::omit_if_empty},
    Field{"apn_key_id", &chat::PushProvider::apn_key_id, Presence::omit_if_empty},
    Field{"apn_p12_cert", &chat::PushProvider::apn_p12_cert, Presence::omit_if_empty},
    Field{"apn_team_id", &chat::PushProvider::apn_team_id, Presence::omit_if_empty},
    Field{"apn_topic", &chat::PushProvider::apn_topic, Presence::omit_if_empty},
    Field{"firebase_apn_template", &chat::PushProvider::firebase_apn_template, Presence::omit_if_empty},
    Field{"firebase_credentials", &chat::PushProvider::firebase_credentials, Presence::omit_if_empty},
    Field{"firebase_data_template", &chat::PushProvider::firebase_data_template, Presence::omit_if_empty},
    Field{"firebase_host", &chat::PushProvider::firebase_host, Presence::omit_if_empty},
    Field{"firebase_notification_template", &chat::PushProvider::firebase_notification_template, Presence::omit_if_empty},
    Field{"firebase_server_key", &chat::PushProvider::firebase_server_key, Presence::omit_if_empty},
    Field{"huawei_app_id", &chat::PushProvider::huawei_app_id, Presence::omit_if_empty},
    Field{"huawei_app_secret", &chat::PushProvider::huawei_app_secret, Presence::omit_if_empty},
    Field{"xiaomi_app_secret", &chat::PushProvider::xiaomi_app_secret, Presence::omit_if_empty},
    Field{"xiaomi_package_name", &chat::PushProvider::xiaomi_package_name, Presence::omit_if_empty},
    Field{"created_at", &chat::PushProvider::created_at},
    Field{"updated_at", &chat::PushProvider::updated_at},
};

// As a request gives it: an answer lacks the template.
struct GivenPushProvider : chat::PushProvider {};
template <>
inline constexpr auto fields<GivenPushProvider> = std::tuple_cat(
    fields<chat::PushProvider>, std::tuple{Field{"apn_notification_template", &chat::PushProvider::apn_notification_template}});

inline constexpr auto template_fields = std::tuple{
    Field{"event_type", &chat::PushTemplate::event_type},   Field{"template", &chat::PushTemplate::text, Presence::omit_if_empty},
    Field{"enable_push", &chat::PushTemplate::enable_push}, Field{"created_at", &chat::PushTemplate::created_at},
    Field{"updated_at", &chat::PushTemplate::updated_at},
};
template <>
inline constexpr auto fields<chat::PushTemplate> = template_fields;

template <>
inline constexpr auto fields<chat::TemplateOfProvider> =
    std::tuple_cat(template_fields, std::tuple{Field{"push_provider_internal_id", &chat::TemplateOfProvider::provider_id}});

template <>
inline constexpr auto fields<chat::PushTemplateChange> = std::tuple{
    Field{"event_type", &chat::PushTemplateChange::event_type},
    Field{"push_provider_type", &chat::PushTemplateChange::provider_type},
    Field{"push_provider_name", &chat::PushTemplateChange::provider_name},
    Field{"template", &chat::PushTemplateChange::text},
    Field{"enable_push", &chat::PushTemplateChange::enable_push},
};

// As it is stored: whole, with its credentials.
struct StoredPushProvider : chat::PushProvider {};
template <>
inline constexpr auto fields<StoredPushProvider> =
    std::tuple_cat(fields<GivenPushProvider>, std::tuple{
                                                  Field{"id", &chat::PushProvider::id},
                                                  Field{"push_templates", &chat::PushProvider::templates},
                                              });

// As it may be shown.
inline chat::PushProvider masked(chat::PushProvider provider) {
  chat::each_secret(provider, [](std::string& secret) {
    if (!secret.empty()) secret = chat::masked_credential;
  });
  return provider;
}

}  // namespace millrace::wire
