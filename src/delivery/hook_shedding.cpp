// Giving up the front of a backlog: open events one by one, and those that are read up to there.
#include "delivery/hook_delivery.h"

#include <algorithm>
#include <utility>

namespace millrace::delivery {

void HookDelivery::shed(store::Position up_to, std::string reason) {
  if (up_to <= shed_to_) return;
  shed_to_ = up_to;
  shed_reason_ = std::move(reason);
  auto items = pick_up();
  std::erase_if(items, [this](const auto& entry) {
    const auto& [position, item] = entry;
    if (item.parked || position > shed_to_) return false;
    return shed(*item.record), true;
  });
  lay_out(std::move(items));
  bell_.ring();
}

// One that is open and not on the wire.
void HookDelivery::shed(const store::LogRecord& record) {
  const auto now = context_.clock.now();
  if (!shed_unsaved_)
    shed_unsaved_ = store::DeadRange{.hook = hook_.hook.key,
                                     .first = record.position,
                                     .last = record.position,
                                     .types = {},
                                     .code = std::string(store::over_quota),
                                     .reason = shed_reason_,
                                     .first_at = now,
                                     .last_at = now};
  auto& range = *shed_unsaved_;
  range.first = std::min(range.first, record.position);
  range.last = std::max(range.last, record.position);
  range.last_at = now;
  ++range.types[record.type];
  tracker_.settle(record.position);
  changed();
}

}  // namespace millrace::delivery
