// What every hook has is judged first, then what hooks of its type have.
#include "hooks/hook_fault.h"

#include "hooks/aws_fields.h"
#include "hooks/event_types.h"
#include "hooks/payload_encoding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace millrace::hooks {
namespace {

using Fault = std::optional<HookFault>;

constexpr std::size_t longest_id = 255;
constexpr std::int64_t longest_timeout_ms = (std::int64_t{1} << 31) - 1;
constexpr std::string_view supported_types = "give sqs, sns, webhook or pending_message";

bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

// "arn:aws:iam::123456789012:role/path/name", of any partition (IAM User Guide, "IAM identifiers").
bool is_role_arn(std::string_view arn) {
  constexpr std::string_view partition = "arn:aws", service = ":iam::", kind = ":role/";
  constexpr std::size_t account_digits = 12;
  if (!arn.starts_with(partition)) return false;
  const auto at = arn.find(service);
  if (at == std::string_view::npos || arn.substr(partition.size(), at - partition.size()).find(':') != std::string_view::npos) return false;
  arn.remove_prefix(at + service.size());
  const bool has_account =
      arn.size() > account_digits && std::ranges::all_of(arn.substr(0, account_digits), [](char c) { return c >= '0' && c <= '9'; });
  if (!has_account || !arn.substr(account_digits).starts_with(kind)) return false;
  arn.remove_prefix(account_digits + kind.size());
  return !arn.empty() && std::ranges::all_of(arn, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_product(std::string_view product) {
  return product.empty() || product == "all" || product == "chat" || product == "video" || product == "moderation" || product == "feeds";
}

Fault event_type_fault(const Hook& hook, std::size_t i) {
  const auto& name = hook.event_types[i];
  // Another product's names are its own matter.
  if (!name.empty() && (hook.product == "video" || hook.product == "feeds")) return std::nullopt;
  if (auto text = event_name_fault(name)) return HookFault{fmt::format("event_types[{}]", i), *std::move(text)};
  return std::nullopt;
}

Fault length_fault(std::string name, std::string_view value) {
  if (value.size() <= longest_value) return std::nullopt;
  return HookFault{std::move(name), fmt::format("has more than {} characters", longest_value)};
}

Fault keys_fault(const Hook& hook, const AwsFields& aws) {
  const auto secret = aws.name("secret");
  for (const auto& [name, value] : {std::pair{aws.name("key"), aws.key}, {secret, aws.secret}})
    if ((hook.*value).empty())
      return HookFault{name, fmt::format("is missing; {} \"keys\" needs {} and {}", aws.name("auth_type"), aws.name("key"), secret)};
  if (hook.*aws.secret == masked_secret) return HookFault{secret, "is masked and there is no stored one to keep; give the secret itself"};
  return std::nullopt;
}

Fault role_fault(const std::string& arn, const AwsFields& aws) {
  if (arn.empty())
    return HookFault{aws.name("role_arn"),
                     fmt::format("is missing; {} \"role\" needs the ARN of the role to assume", aws.name("auth_type"))};
  if (is_role_arn(arn)) return std::nullopt;
  return HookFault{aws.name("role_arn"), fmt::format("\"{}\" is no role's ARN, such as arn:aws:iam::123456789012:role/queue-writer", arn)};
}

Fault aws_fault(const Hook& hook, const AwsFields& aws) {
  if ((hook.*aws.target).empty())
    return HookFault{std::string(aws.target_name),
                     fmt::format("is missing; give {}", &aws == &sqs_fields ? "the queue's URL" : "the topic's ARN")};
  if (auto fault = length_fault(std::string(aws.target_name), hook.*aws.target)) return fault;
  for (const auto& [field, value] : {std::pair{"region", aws.region}, {"key", aws.key}, {"secret", aws.secret}, {"role_arn", aws.role_arn}})
    if (auto fault = length_fault(aws.name(field), hook.*value)) return fault;
  if (!hook.sqs_payload_encoding.empty() && !payload_encoding(hook.sqs_payload_encoding))
    return HookFault{"sqs_payload_encoding",
                     fmt::format("\"{}\" is no encoding; give {}", hook.sqs_payload_encoding, fmt::join(payload_encodings, ", "))};
  const auto& auth_type = hook.*aws.auth_type;
  if (auth_type == "keys") return keys_fault(hook, aws);
  if (auth_type == "resource") return std::nullopt;
  if (auth_type == "role") return role_fault(hook.*aws.role_arn, aws);
  return HookFault{aws.name("auth_type"), fmt::format("\"{}\" is unknown; give \"keys\", \"resource\" or \"role\"", auth_type)};
}

Fault webhook_fault(const Hook& hook) {
  if (hook.webhook_url.empty()) return HookFault{"webhook_url", "is missing; give the address that events are to be posted to"};
  return length_fault("webhook_url", hook.webhook_url);
}

Fault pending_fault(const Hook& hook) {
  if (!hook.timeout_ms)
    return HookFault{"timeout_ms",
                     "is missing; give the milliseconds after which a pending message is deleted, such as 259200000 (3 days)"};
  if (*hook.timeout_ms <= 0 || *hook.timeout_ms > longest_timeout_ms)
    return HookFault{"timeout_ms", fmt::format("must be from 1 to {}", longest_timeout_ms)};
  if (!hook.callback || hook.callback->mode.empty())
    return HookFault{"callback.mode", fmt::format("is missing; give {} or {}", callback_rest, callback_none)};
  if (hook.callback->mode == callback_none) return length_fault("webhook_url", hook.webhook_url);
  if (hook.callback->mode == callback_rest) return webhook_fault(hook);
  return HookFault{"callback.mode", fmt::format("\"{}\" is not supported by this version; give {} or {}", hook.callback->mode,
                                                callback_rest, callback_none)};
}

}  // namespace

std::optional<HookFault> fault_of(const Hook& hook) {
  const auto* const aws = aws_fields(hook.hook_type);
  const bool is_webhook = hook.hook_type == "webhook", is_pending = hook.hook_type == "pending_message";
  if (hook.hook_type.empty()) return HookFault{"hook_type", fmt::format("is missing; {}", supported_types)};
  if (!aws && !is_webhook && !is_pending)
    return HookFault{"hook_type", fmt::format("\"{}\" is not supported by this version; {}", hook.hook_type, supported_types)};
  if (!is_product(hook.product))
    return HookFault{"product", fmt::format("\"{}\" is no product; give all, chat, video, moderation or feeds", hook.product)};
  if (hook.id.size() > longest_id) return HookFault{"id", fmt::format("has more than {} characters", longest_id)};
  if (std::ranges::any_of(hook.id, is_control)) return HookFault{"id", "holds a control character"};
  for (std::size_t i = 0; i < hook.event_types.size(); ++i)
    if (auto wrong = event_type_fault(hook, i)) return wrong;
  if (aws) return aws_fault(hook, *aws);
  return is_webhook ? webhook_fault(hook) : pending_fault(hook);
}

}  // namespace millrace::hooks
