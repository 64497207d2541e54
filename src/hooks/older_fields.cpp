// Translates the older fields to hooks and back.
#include "hooks/older_fields.h"

#include "hooks/event_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::hooks {
namespace {

std::vector<Hook>::const_iterator first_sqs(const std::vector<Hook>& hooks) { return std::ranges::find(hooks, "sqs", &Hook::hook_type); }

template <class T>
bool is_new(const std::optional<T>& given, const std::optional<T>& shown) {
  return given && given != shown;
}

// Which stored hook the fields are to change: the one with that queue, else the one that is shown.
std::size_t meant(const OlderFields& given, const std::vector<Hook>& stored) {
  const auto shown = first_sqs(stored);
  if (given.sqs_url) {
    const auto same =
        std::ranges::find_if(stored, [&](const Hook& hook) { return hook.hook_type == "sqs" && hook.sqs_queue_url == *given.sqs_url; });
    if (same != stored.end()) return static_cast<std::size_t>(same - stored.begin());
  }
  return static_cast<std::size_t>(shown - stored.begin());
}

void put(const OlderFields& given, Hook& hook) {
  if (given.sqs_url) hook.sqs_queue_url = *given.sqs_url;
  if (given.sqs_key) hook.sqs_key = *given.sqs_key;
  if (given.sqs_secret) hook.sqs_secret = *given.sqs_secret;
  if (given.sqs_key || given.sqs_secret) hook.sqs_auth_type = hook.sqs_key.empty() && hook.sqs_secret.empty() ? "resource" : "keys";
  if (given.webhook_events) hook.event_types = *given.webhook_events;
}

WantedHook as_it_is(Hook hook) {
  return {.given = std::move(hook), .mentions = {.custom_events = true, .group_id = true, .product = true}, .deleted = false};
}

}  // namespace

OlderFields older_view(const std::vector<Hook>& stored, std::vector<std::string> webhook_events) {
  const auto hook = first_sqs(stored);
  if (hook == stored.end()) return {"", "", "", std::move(webhook_events)};
  return {hook->sqs_queue_url, hook->sqs_key, hook->sqs_secret.empty() ? std::string() : std::string(masked_secret), hook->event_types};
}

std::optional<HookFault> older_fault(const OlderFields& given) {
  if (!given.webhook_events) return std::nullopt;
  for (std::size_t i = 0; i < given.webhook_events->size(); ++i)
    if (auto text = event_name_fault((*given.webhook_events)[i])) return HookFault{fmt::format("webhook_events[{}]", i), *std::move(text)};
  return std::nullopt;
}

bool says_nothing_new(const OlderFields& given, const OlderFields& shown) {
  return !is_new(given.sqs_url, shown.sqs_url) && !is_new(given.sqs_key, shown.sqs_key) && !is_new(given.sqs_secret, shown.sqs_secret) &&
         !is_new(given.webhook_events, shown.webhook_events);
}

std::expected<OlderWanted, HookFault> wanted_by(const OlderFields& given, const std::vector<Hook>& stored,
                                                const std::vector<std::string>& webhook_events) {
  OlderWanted wanted;
  for (const auto& hook : stored) wanted.hooks.push_back(as_it_is(hook));
  auto at = meant(given, stored);
  if (given.sqs_url && given.sqs_url->empty()) {
    if (at < stored.size()) wanted.hooks.erase(wanted.hooks.begin() + static_cast<std::ptrdiff_t>(at));
    return wanted;
  }
  if (at == stored.size()) {
    const bool names_no_queue = !given.sqs_url;
    if (names_no_queue && (!given.sqs_key.value_or("").empty() || !given.sqs_secret.value_or("").empty()))
      return std::unexpected(HookFault{"sqs_url", "is missing; sqs_key and sqs_secret belong to a queue, so give its URL with them"});
    if (names_no_queue) return wanted;
    wanted.hooks.push_back(as_it_is({.hook_type = "sqs", .enabled = true, .event_types = webhook_events, .sqs_auth_type = "resource"}));
  }
  put(given, wanted.hooks[at].given);
  // The hook that was set is the one that is shown from now on.
  const auto shown = static_cast<std::size_t>(first_sqs(stored) - stored.begin());
  if (shown < at && given.sqs_url) {
    std::rotate(wanted.hooks.begin() + static_cast<std::ptrdiff_t>(shown), wanted.hooks.begin() + static_cast<std::ptrdiff_t>(at),
                wanted.hooks.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    at = shown;
  }
  wanted.at = at;
  return wanted;
}

HookFault in_older_words(HookFault fault, std::optional<std::size_t> at) {
  if (!at) return fault;
  const auto prefix = fmt::format("event_hooks[{}].", *at);
  if (!fault.field.starts_with(prefix)) return fault;
  auto field = fault.field.substr(prefix.size());
  if (field == "sqs_queue_url") field = "sqs_url";
  if (field.starts_with("event_types")) field = "webhook_events" + field.substr(std::string_view("event_types").size());
  return {std::move(field), std::move(fault.text)};
}

}  // namespace millrace::hooks
