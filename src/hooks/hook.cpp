// Whether a hook wants an event.
#include "hooks/hook.h"

#include "hooks/aws_fields.h"
#include "hooks/event_types.h"

#include <algorithm>

namespace millrace::hooks {

const std::string& Hook::target() const {
  const auto* const aws = aws_fields(hook_type);
  return aws ? this->*aws->target : webhook_url;
}

std::string* Hook::secret() {
  const auto* const aws = aws_fields(hook_type);
  return aws ? &(this->*aws->secret) : nullptr;
}

bool Revision::accepts(std::string_view event_type) const {
  if (!enabled || deleted) return false;
  if (is_custom_event(event_type) && !custom_events) {
    // Named or under "*": wanted by name is wanted, whatever the switch says.
    return std::ranges::find(event_types, event_type) != event_types.end() || std::ranges::find(event_types, "*") != event_types.end();
  }
  return event_types.empty() || std::ranges::find(event_types, event_type) != event_types.end() ||
         std::ranges::find(event_types, "*") != event_types.end();
}

Revision revision_of(const Hook& hook) {
  Revision revision;
  revision.enabled = hook.enabled;
  revision.event_types = hook.event_types;
  revision.custom_events = hook.should_send_custom_events.value_or(false);
  // These are told of their own matter alone, and of nothing where they want no calls.
  if (hook.hook_type == "pending_message") {
    revision.enabled = hook.enabled && hook.callback && hook.callback->mode != callback_none;
    revision.event_types = {std::string(pending_event)};
    revision.custom_events = false;
  }
  return revision;
}

const Revision* in_force(const std::vector<Revision>& revisions, std::int64_t position) {
  const auto after = std::ranges::lower_bound(revisions, position, {}, &Revision::position);
  return after == revisions.begin() ? nullptr : &*std::prev(after);
}

}  // namespace millrace::hooks
