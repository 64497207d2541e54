// Pairs what is wanted with what is stored, then judges each.
#include "hooks/replace.h"

#include "hooks/event_types.h"
#include "hooks/payload_encoding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace millrace::hooks {
namespace {

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

class Judge {
 public:
  explicit Judge(std::size_t index) : path_(fmt::format("event_hooks[{}]", index)) {}

  std::optional<HookFault> fault_of(const Hook& hook) const {
    if (hook.hook_type.empty()) return fault("hook_type", "is missing; give \"sqs\"");
    if (hook.hook_type != "sqs")
      return fault("hook_type", fmt::format("\"{}\" is not supported by this version; give \"sqs\"", hook.hook_type));
    if (!is_product(hook.product))
      return fault("product", fmt::format("\"{}\" is no product; give all, chat, video, moderation or feeds", hook.product));
    if (hook.id.size() > 255) return fault("id", "has more than 255 characters");
    for (std::size_t i = 0; i < hook.event_types.size(); ++i)
      if (auto wrong = event_type_fault(hook, i)) return wrong;
    return sqs_fault(hook);
  }

  HookFault fault(std::string_view field, std::string text) const { return {fmt::format("{}.{}", path_, field), std::move(text)}; }

 private:
  static bool is_product(std::string_view product) {
    return product.empty() || product == "all" || product == "chat" || product == "video" || product == "moderation" || product == "feeds";
  }

  std::optional<HookFault> event_type_fault(const Hook& hook, std::size_t i) const {
    const auto& name = hook.event_types[i];
    // Another product's names are its own matter.
    if (!name.empty() && (hook.product == "video" || hook.product == "feeds")) return std::nullopt;
    if (auto text = event_name_fault(name)) return fault(fmt::format("event_types[{}]", i), *std::move(text));
    return std::nullopt;
  }

  std::optional<HookFault> sqs_fault(const Hook& hook) const {
    if (hook.sqs_queue_url.empty()) return fault("sqs_queue_url", "is missing; give the queue's URL");
    for (const auto& [name, value] : {std::pair{"sqs_queue_url", &hook.sqs_queue_url},
                                      {"sqs_region", &hook.sqs_region},
                                      {"sqs_key", &hook.sqs_key},
                                      {"sqs_secret", &hook.sqs_secret},
                                      {"sqs_role_arn", &hook.sqs_role_arn}})
      if (value->size() > longest_value) return fault(name, fmt::format("has more than {} characters", longest_value));
    if (!hook.sqs_payload_encoding.empty() && !payload_encoding(hook.sqs_payload_encoding))
      return fault("sqs_payload_encoding",
                   fmt::format("\"{}\" is no encoding; give {}", hook.sqs_payload_encoding, fmt::join(payload_encodings, ", ")));
    if (hook.sqs_auth_type == "keys") {
      if (hook.sqs_key.empty()) return fault("sqs_key", "is missing; sqs_auth_type \"keys\" needs sqs_key and sqs_secret");
      if (hook.sqs_secret.empty()) return fault("sqs_secret", "is missing; sqs_auth_type \"keys\" needs sqs_key and sqs_secret");
      if (hook.sqs_secret == masked_secret)
        return fault("sqs_secret", "is masked and there is no stored one to keep; give the secret itself");
      return std::nullopt;
    }
    if (hook.sqs_auth_type == "resource") return std::nullopt;
    if (hook.sqs_auth_type == "role") return role_fault(hook.sqs_role_arn);
    return fault("sqs_auth_type", fmt::format("\"{}\" is unknown; give \"keys\", \"resource\" or \"role\"", hook.sqs_auth_type));
  }

  std::optional<HookFault> role_fault(const std::string& arn) const {
    if (arn.empty()) return fault("sqs_role_arn", "is missing; sqs_auth_type \"role\" needs the ARN of the role to assume");
    if (!is_role_arn(arn))
      return fault("sqs_role_arn", fmt::format("\"{}\" is no role's ARN, such as arn:aws:iam::123456789012:role/queue-writer", arn));
    return std::nullopt;
  }

  std::string path_;
};

// The stored hook that each wanted one means, by id first, then by type and target; null where there is none.
std::vector<const Hook*> paired(const std::vector<Hook>& stored, const std::vector<WantedHook>& wanted) {
  std::vector<const Hook*> pairs(wanted.size(), nullptr);
  std::set<const Hook*> taken;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].given.id.empty()) continue;
    const auto same = std::ranges::find(stored, wanted[i].given.id, &Hook::id);
    if (same != stored.end()) pairs[i] = &*same, taken.insert(&*same);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Hook& given = wanted[i].given;
    if (!given.id.empty()) continue;
    for (const auto& hook : stored)
      if (!taken.contains(&hook) && hook.hook_type == given.hook_type && hook.target() == given.target()) {
        pairs[i] = &hook, taken.insert(&hook);
        break;
      }
  }
  return pairs;
}

Hook merged(const WantedHook& wanted, const Hook* stored, Instant now, Random& random) {
  Hook hook = wanted.given;
  if (hook.sqs_auth_type.empty()) hook.sqs_auth_type = hook.sqs_key.empty() ? hook.sqs_role_arn.empty() ? "resource" : "role" : "keys";
  if (!stored) {
    if (hook.id.empty()) hook.id = to_text(uuid_v4(random));
    hook.created_at = hook.updated_at = now;
    return hook;
  }
  hook.key = stored->key;
  hook.id = stored->id;
  if (hook.sqs_secret == masked_secret) hook.sqs_secret = stored->sqs_secret.empty() ? std::string(masked_secret) : stored->sqs_secret;
  if (!wanted.mentions.custom_events) hook.should_send_custom_events = stored->should_send_custom_events;
  if (!wanted.mentions.group_id) hook.sqs_event_based_message_group_id_enabled = stored->sqs_event_based_message_group_id_enabled;
  if (!wanted.mentions.product) hook.product = stored->product;
  if (!wanted.mentions.payload_encoding) hook.sqs_payload_encoding = stored->sqs_payload_encoding;
  hook.created_at = stored->created_at;
  hook.updated_at = stored->updated_at;
  if (hook != *stored) hook.updated_at = now;
  return hook;
}

}  // namespace

std::expected<Replacement, HookFault> replace(const std::vector<Hook>& stored, std::vector<WantedHook> wanted, Instant now,
                                              Random& random) {
  if (wanted.size() > most_hooks) return std::unexpected(HookFault{"event_hooks", fmt::format("holds more than {} hooks", most_hooks)});
  auto pairs = paired(stored, wanted);
  Replacement result;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].deleted) {
      pairs[i] = nullptr;
      continue;
    }
    Hook hook = merged(wanted[i], pairs[i], now, random);
    const Judge judge(i);
    if (auto fault = judge.fault_of(hook)) return std::unexpected(*std::move(fault));
    if (!ids.insert(hook.id).second) return std::unexpected(judge.fault("id", fmt::format("\"{}\" stands in the array twice", hook.id)));
    result.hooks.push_back(std::move(hook));
  }
  for (const auto& hook : stored)
    if (std::ranges::find(pairs, &hook) == pairs.end()) result.left_out.push_back(hook);
  return result;
}

}  // namespace millrace::hooks
