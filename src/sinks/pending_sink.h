// Of hooks for pending messages: nobody sends to them yet, and what is for them waits.
#pragma once

#include "delivery/sink.h"

#include <span>
#include <vector>

namespace millrace::sinks {

class PendingSink final : public delivery::Sink {
 public:
  Limits limits() const override {
    return {.max_events = 1, .max_event_bytes = 4 << 20, .max_batch_bytes = 4 << 20, .one_per_group = true};
  }
  std::size_t cost_bytes(const delivery::Outgoing& event) const override { return event.body.size(); }

  async::Task<std::vector<delivery::Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline) override {
    delivery::Outcome waits;
    waits.kind = delivery::Outcome::Kind::misconfigured;
    waits.code = "not_sent_yet";
    waits.reason = "this version sends nothing to hooks of type pending_message; the event waits for one that does";
    co_return std::vector<delivery::Outcome>(batch.size(), waits);
  }
};

}  // namespace millrace::sinks
