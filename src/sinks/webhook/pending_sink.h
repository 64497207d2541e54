// Calls a backend for pending messages: one method when a message waits, another when it is deleted without having been committed.
#pragma once

#include "base/clock.h"
#include "delivery/sink.h"
#include "net/http_client.h"
#include "sinks/webhook/post.h"
#include "sinks/webhook/target.h"

#include <span>
#include <utility>
#include <vector>

namespace millrace::webhook {

// Operation. As a webhook's, but that the method of the call, which the body names, is the end of the path:
// POST https://backend.example/hooks/PassOnPendingMessage.
class PendingSink final : public delivery::Sink {
 public:
  // `http` and `clock` outlive the sink.
  PendingSink(net::HttpClient& http, const Clock& clock, Target target) : http_(http), clock_(clock), target_(std::move(target)) {}

  Limits limits() const override { return one_by_one; }
  std::size_t cost_bytes(const delivery::Outgoing& event) const override { return event.body.size(); }
  async::Task<std::vector<delivery::Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) override;

 private:
  net::HttpClient& http_;
  const Clock& clock_;
  Target target_;
};

}  // namespace millrace::webhook
