// One event out, one outcome back.
#include "sinks/webhook/webhook_sink.h"

#include "async/sleep.h"
#include "base/ensure.h"
#include "sinks/no_answer.h"
#include "sinks/webhook/answer.h"
#include "sinks/webhook/request.h"

#include <algorithm>

namespace millrace::webhook {

async::Task<std::vector<delivery::Outcome>> WebhookSink::send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) {
  ensure(batch.size() == 1, "a webhook is told of one event at a time");
  const auto response =
      co_await http_.send(target_.origin, request_of(batch.front(), target_), std::min(deadline, async::in(attempt_time)));
  std::vector<delivery::Outcome> outcomes;
  outcomes.push_back(response ? outcome_of(*response, target_, clock_.now()) : sinks::outcome_without_answer(response.error()));
  co_return outcomes;
}

}  // namespace millrace::webhook
