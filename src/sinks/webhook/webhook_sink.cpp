// One event out, one outcome back.
#include "sinks/webhook/webhook_sink.h"

#include "base/ensure.h"

namespace millrace::webhook {

async::Task<std::vector<delivery::Outcome>> WebhookSink::send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) {
  ensure(batch.size() == 1, "a webhook is told of one event at a time");
  std::vector<delivery::Outcome> outcomes;
  outcomes.push_back(co_await post(http_, clock_, target_, batch.front(), deadline));
  co_return outcomes;
}

}  // namespace millrace::webhook
