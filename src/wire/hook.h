// Event hooks in JSON: as a request gives them, as an answer shows them, as the store keeps them.
#pragma once

#include "hooks/hook.h"
#include "hooks/policies.h"
#include "hooks/replace.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/read.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::wire {

template <>
inline constexpr auto fields<hooks::Callback> = std::tuple{
    Field{"mode", &hooks::Callback::mode},
    Field{"server_url", &hooks::Callback::server_url, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<hooks::Hook> = std::tuple{
    Field{"id", &hooks::Hook::id},
    Field{"hook_type", &hooks::Hook::hook_type},
    Field{"enabled", &hooks::Hook::enabled},
    Field{"product", &hooks::Hook::product, Presence::omit_if_empty},
    Field{"event_types", &hooks::Hook::event_types},
    Field{"should_send_custom_events", &hooks::Hook::should_send_custom_events, Presence::omit_if_empty},
    Field{"sqs_queue_url", &hooks::Hook::sqs_queue_url, Presence::omit_if_empty},
    Field{"sqs_region", &hooks::Hook::sqs_region, Presence::omit_if_empty},
    Field{"sqs_auth_type", &hooks::Hook::sqs_auth_type, Presence::omit_if_empty},
    Field{"sqs_key", &hooks::Hook::sqs_key, Presence::omit_if_empty},
    Field{"sqs_secret", &hooks::Hook::sqs_secret, Presence::omit_if_empty},
    Field{"sqs_role_arn", &hooks::Hook::sqs_role_arn, Presence::omit_if_empty},
    Field{"sqs_event_based_message_group_id_enabled", &hooks::Hook::sqs_event_based_message_group_id_enabled, Presence::omit_if_empty},
    Field{"sqs_payload_encoding", &hooks::Hook::sqs_payload_encoding, Presence::omit_if_empty},
    Field{"sns_topic_arn", &hooks::Hook::sns_topic_arn, Presence::omit_if_empty},
    Field{"sns_region", &hooks::Hook::sns_region, Presence::omit_if_empty},
    Field{"sns_auth_type", &hooks::Hook::sns_auth_type, Presence::omit_if_empty},
    Field{"sns_key", &hooks::Hook::sns_key, Presence::omit_if_empty},
    Field{"sns_secret", &hooks::Hook::sns_secret, Presence::omit_if_empty},
    Field{"sns_role_arn", &hooks::Hook::sns_role_arn, Presence::omit_if_empty},
    Field{"sns_event_based_message_group_id_enabled", &hooks::Hook::sns_event_based_message_group_id_enabled, Presence::omit_if_empty},
    Field{"webhook_url", &hooks::Hook::webhook_url, Presence::omit_if_empty},
    Field{"timeout_ms", &hooks::Hook::timeout_ms, Presence::omit_if_empty},
    Field{"callback", &hooks::Hook::callback, Presence::omit_if_empty},
    Field{"created_at", &hooks::Hook::created_at},
    Field{"updated_at", &hooks::Hook::updated_at},
};

// A hook of a request. What the server sets and what other kinds of hooks carry is passed over; null counts as absent.
Read read(const Json& value, hooks::WantedHook& into, const std::string& path);

// What POST /check_sqs and /check_sns ask for, as a hook of that type: its settings under their own names, or the queue's URL as
// `sqs_url`.
Read read_check(const Json& body, std::string_view hook_type, hooks::Hook& into);

// A hook as the API shows it: with its secret masked, and with the policies to paste into AWS, which are passed over when
// they are sent back.
std::string shown(const hooks::Hook& hook, const hooks::Policies& policies = {}, Profile profile = Profile::http_v1);

// A hook as the store keeps it: without its secret, which is sealed apart.
std::string stored(const hooks::Hook& hook);
std::expected<hooks::Hook, Fault> stored_hook(std::string_view text);

}  // namespace millrace::wire
