// Whether a hook wants an event.
#include "hooks/hook.h"

#include "hooks/event_types.h"

#include <algorithm>

namespace millrace::hooks {

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
  return revision;
}

const Revision* in_force(const std::vector<Revision>& revisions, std::int64_t position) {
  const auto after = std::ranges::lower_bound(revisions, position, {}, &Revision::position);
  return after == revisions.begin() ? nullptr : &*std::prev(after);
}

}  // namespace millrace::hooks
