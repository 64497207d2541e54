// What can be translated is read; the rest is refused unless it is empty.
#include "wire/older_fields.h"

namespace millrace::wire {

Read read_older(const Json& body, hooks::OlderFields& into) {
  if (auto done = read_object(body, into, ""); !done) return done;
  if (const auto* types = body.find("webhook_events"); types && types->is_null()) into.webhook_events.emplace();
  return {};
}

}  // namespace millrace::wire
