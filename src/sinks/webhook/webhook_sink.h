// Posts events to an HTTP receiver, one to a request.
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

// Operation. One request per event, over connections that are kept. Order is kept per group: the next event of a channel is sent
// when the one before is settled.
class WebhookSink final : public delivery::Sink {
 public:
  // `http` and `clock` outlive the sink.
  WebhookSink(net::HttpClient& http, const Clock& clock, Target target) : http_(http), clock_(clock), target_(std::move(target)) {}

  Limits limits() const override { return one_by_one; }
  std::size_t cost_bytes(const delivery::Outgoing& event) const override { return event.body.size(); }
  async::Task<std::vector<delivery::Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) override;

 private:
  net::HttpClient& http_;
  const Clock& clock_;
  Target target_;
};

}  // namespace millrace::webhook
