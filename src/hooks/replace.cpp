// Pairs what is wanted with what is stored, then judges each.
#include "hooks/replace.h"

#include "hooks/aws_fields.h"
#include "hooks/hook_fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace millrace::hooks {
namespace {

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
  const auto* const aws = aws_fields(hook.hook_type);
  if (aws && (hook.*aws->auth_type).empty())
    hook.*aws->auth_type = (hook.*aws->key).empty() ? (hook.*aws->role_arn).empty() ? "resource" : "role" : "keys";
  if (!stored) {
    if (hook.id.empty()) hook.id = to_text(uuid_v4(random));
    hook.created_at = hook.updated_at = now;
    return hook;
  }
  hook.key = stored->key;
  hook.id = stored->id;
  if (aws && hook.*aws->secret == masked_secret && !(stored->*aws->secret).empty()) hook.*aws->secret = stored->*aws->secret;
  if (!wanted.mentions.custom_events) hook.should_send_custom_events = stored->should_send_custom_events;
  if (aws && !wanted.mentions.group_id) hook.*aws->group_ids = stored->*aws->group_ids;
  if (!wanted.mentions.product) hook.product = stored->product;
  if (aws == &sqs_fields && !wanted.mentions.payload_encoding) hook.sqs_payload_encoding = stored->sqs_payload_encoding;
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
  std::size_t pending = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].deleted) {
      pairs[i] = nullptr;
      continue;
    }
    Hook hook = merged(wanted[i], pairs[i], now, random);
    const auto path = fmt::format("event_hooks[{}].", i);
    if (auto fault = fault_of(hook)) return std::unexpected(HookFault{path + fault->field, std::move(fault->text)});
    if (!ids.insert(hook.id).second)
      return std::unexpected(HookFault{path + "id", fmt::format("\"{}\" stands in the array twice", hook.id)});
    if (hook.hook_type == "pending_message" && ++pending > most_pending_hooks)
      return std::unexpected(
          HookFault{path + "hook_type", fmt::format("is pending_message for the third time; there are at most {}", most_pending_hooks)});
    result.hooks.push_back(std::move(hook));
  }
  for (const auto& hook : stored)
    if (std::ranges::find(pairs, &hook) == pairs.end()) result.left_out.push_back(hook);
  return result;
}

}  // namespace millrace::hooks
