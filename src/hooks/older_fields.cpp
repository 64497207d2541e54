// Translates the older fields to hooks and back, type by type.
#include "hooks/older_fields.h"

#include "hooks/aws_fields.h"
#include "hooks/event_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::hooks {
namespace {

using Wanted = std::vector<WantedHook>;

// The fields of one type of hook.
struct View {
  using Given = std::optional<std::string> OlderFields::*;

  std::string_view hook_type, name;
  Given target;
  std::string Hook::* hook_target;
  const AwsFields* aws = nullptr;  // null: there is no identity, as in the two below
  Given key = nullptr, secret = nullptr;

  bool is_spoken_of(const OlderFields& given) const {
    return given.*target || given.webhook_events || (aws && (given.*key || given.*secret));
  }
  bool names_an_identity(const OlderFields& given) const {
    return aws && (!(given.*key).value_or("").empty() || !(given.*secret).value_or("").empty());
  }
};

// In the order in which their filters are shown.
constexpr View views[] = {
    {"webhook", "webhook_url", &OlderFields::webhook_url, &Hook::webhook_url},
    {"sqs", "sqs_url", &OlderFields::sqs_url, &Hook::sqs_queue_url, &sqs_fields, &OlderFields::sqs_key, &OlderFields::sqs_secret},
    {"sns", "sns_topic_arn", &OlderFields::sns_topic_arn, &Hook::sns_topic_arn, &sns_fields, &OlderFields::sns_key,
     &OlderFields::sns_secret},
};

template <class T>
bool is_new(const std::optional<T>& given, const std::optional<T>& shown) {
  return given && given != shown;
}

Wanted::iterator first_of(const View& view, Wanted& hooks) {
  return std::ranges::find_if(hooks, [&](const WantedHook& hook) { return hook.given.hook_type == view.hook_type; });
}

// Which hook the fields are to change: the one with that target, else the one that is shown.
Wanted::iterator meant(const View& view, const OlderFields& given, Wanted& hooks) {
  if (given.*view.target) {
    const auto same = std::ranges::find_if(hooks, [&](const WantedHook& hook) {
      return hook.given.hook_type == view.hook_type && hook.given.*view.hook_target == *(given.*view.target);
    });
    if (same != hooks.end()) return same;
  }
  return first_of(view, hooks);
}

void put(const View& view, const OlderFields& given, Hook& hook) {
  if (given.*view.target) hook.*view.hook_target = *(given.*view.target);
  if (given.webhook_events) hook.event_types = *given.webhook_events;
  if (!view.aws || (!(given.*view.key) && !(given.*view.secret))) return;
  auto &key = hook.*view.aws->key, &secret = hook.*view.aws->secret;
  if (given.*view.key) key = *(given.*view.key);
  if (given.*view.secret) secret = *(given.*view.secret);
  hook.*view.aws->auth_type = key.empty() && secret.empty() ? "resource" : "keys";
}

WantedHook as_it_is(Hook hook) {
  return {.given = std::move(hook), .mentions = {.custom_events = true, .group_id = true, .product = true}, .deleted = false};
}

WantedHook made_new(const View& view, const std::vector<std::string>& webhook_events) {
  Hook hook{.hook_type = std::string(view.hook_type), .enabled = true, .event_types = webhook_events};
  if (view.aws) hook.*view.aws->auth_type = "resource";
  return as_it_is(std::move(hook));
}

std::optional<HookFault> apply(const View& view, const OlderFields& given, const std::vector<std::string>& webhook_events, Wanted& hooks) {
  auto at = meant(view, given, hooks);
  if (given.*view.target && (given.*view.target)->empty()) {
    if (at != hooks.end()) hooks.erase(at);
    return std::nullopt;
  }
  if (at == hooks.end()) {
    if (!(given.*view.target) && view.names_an_identity(given))
      return HookFault{std::string(view.name),
                       fmt::format("is missing; {0}_key and {0}_secret belong to one, so give it with them", view.hook_type)};
    if (!(given.*view.target)) return std::nullopt;
    at = hooks.insert(at, made_new(view, webhook_events));
  }
  put(view, given, at->given);
  // The hook that was set is the one that is shown from now on.
  if (given.*view.target) std::rotate(first_of(view, hooks), at, std::next(at));
  return std::nullopt;
}

}  // namespace

OlderFields older_view(const std::vector<Hook>& stored, std::vector<std::string> webhook_events) {
  OlderFields shown;
  for (const auto& view : views) {
    const auto found = std::ranges::find(stored, view.hook_type, &Hook::hook_type);
    const auto* const hook = found == stored.end() ? nullptr : &*found;
    shown.*view.target = hook ? hook->*view.hook_target : "";
    if (hook && !shown.webhook_events) shown.webhook_events = hook->event_types;
    if (!view.aws) continue;
    shown.*view.key = hook ? hook->*view.aws->key : "";
    shown.*view.secret = hook && !(hook->*view.aws->secret).empty() ? masked_secret : "";
  }
  if (!shown.webhook_events) shown.webhook_events = std::move(webhook_events);
  return shown;
}

std::optional<HookFault> older_fault(const OlderFields& given) {
  if (!given.webhook_events) return std::nullopt;
  for (std::size_t i = 0; i < given.webhook_events->size(); ++i)
    if (auto text = event_name_fault((*given.webhook_events)[i])) return HookFault{fmt::format("webhook_events[{}]", i), *std::move(text)};
  return std::nullopt;
}

bool says_nothing_new(const OlderFields& given, const OlderFields& shown) {
  const bool is_same = std::ranges::none_of(views, [&](const View& view) {
    return is_new(given.*view.target, shown.*view.target) ||
           (view.aws && (is_new(given.*view.key, shown.*view.key) || is_new(given.*view.secret, shown.*view.secret)));
  });
  return is_same && !is_new(given.webhook_events, shown.webhook_events);
}

std::expected<OlderWanted, HookFault> wanted_by(const OlderFields& given, const std::vector<Hook>& stored,
                                                const std::vector<std::string>& webhook_events) {
  OlderWanted wanted;
  for (const auto& hook : stored) wanted.hooks.push_back(as_it_is(hook));
  for (const auto& view : views)
    if (view.is_spoken_of(given))
      if (auto fault = apply(view, given, webhook_events, wanted.hooks)) return std::unexpected(*std::move(fault));
  for (const auto& view : views)
    if (const auto first = first_of(view, wanted.hooks); first != wanted.hooks.end() && view.is_spoken_of(given))
      wanted.at.push_back(static_cast<std::size_t>(first - wanted.hooks.begin()));
  return wanted;
}

HookFault in_older_words(HookFault fault, const std::vector<std::size_t>& at) {
  for (const auto index : at) {
    const auto prefix = fmt::format("event_hooks[{}].", index);
    if (!fault.field.starts_with(prefix)) continue;
    auto field = fault.field.substr(prefix.size());
    if (field == "sqs_queue_url") field = "sqs_url";
    if (field.starts_with("event_types")) field = "webhook_events" + field.substr(std::string_view("event_types").size());
    return {std::move(field), std::move(fault.text)};
  }
  return fault;
}

}  // namespace millrace::hooks
