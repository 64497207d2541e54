// What can be translated is read; the rest is refused unless it is empty.
#include "wire/older_fields.h"

#include <array>

namespace millrace::wire {
namespace {

constexpr std::array not_yet{"async_moderation_config"};

bool is_unset(const Json& value) {
  return value.is_null() || (value.string() && value.string()->empty()) || (value.object() && value.object()->empty()) ||
         (value.array() && value.array()->empty());
}

}  // namespace

Read read_older(const Json& body, hooks::OlderFields& into) {
  for (const auto* name : not_yet)
    if (const auto* value = body.find(name); value && !is_unset(*value))
      return std::unexpected(
          Fault{name, "is not supported by this version; add a hook of type \"pending_message\" to event_hooks instead"});
  if (auto done = read_object(body, into, ""); !done) return done;
  if (const auto* types = body.find("webhook_events"); types && types->is_null()) into.webhook_events.emplace();
  return {};
}

}  // namespace millrace::wire
