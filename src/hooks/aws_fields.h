// The fields of a hook that queues and topics of AWS have in common, by the service that they are of.
#pragma once

#include "hooks/hook.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::hooks {

struct AwsFields {
  using Text = std::string Hook::*;

  std::string_view hook_type;    // "sqs", which is the service's name too
  std::string_view target_name;  // "sqs_queue_url"
  Text target, region, auth_type, key, secret, role_arn;
  std::optional<bool> Hook::* group_ids;

  // "sqs_key"
  std::string name(std::string_view field) const { return std::string(hook_type) + '_' + std::string(field); }
};

inline constexpr AwsFields sqs_fields{"sqs",
                                      "sqs_queue_url",
                                      &Hook::sqs_queue_url,
                                      &Hook::sqs_region,
                                      &Hook::sqs_auth_type,
                                      &Hook::sqs_key,
                                      &Hook::sqs_secret,
                                      &Hook::sqs_role_arn,
                                      &Hook::sqs_event_based_message_group_id_enabled};
inline constexpr AwsFields sns_fields{"sns",
                                      "sns_topic_arn",
                                      &Hook::sns_topic_arn,
                                      &Hook::sns_region,
                                      &Hook::sns_auth_type,
                                      &Hook::sns_key,
                                      &Hook::sns_secret,
                                      &Hook::sns_role_arn,
                                      &Hook::sns_event_based_message_group_id_enabled};

// Null for hooks of other types.
constexpr const AwsFields* aws_fields(std::string_view hook_type) {
  for (const auto* fields : {&sqs_fields, &sns_fields})
    if (fields->hook_type == hook_type) return fields;
  return nullptr;
}

}  // namespace millrace::hooks
