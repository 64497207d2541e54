// The deadline of an attempt is the receiver's own where that of delivery is later.
#include "sinks/webhook/post.h"

#include "async/sleep.h"
#include "sinks/no_answer.h"
#include "sinks/webhook/answer.h"
#include "sinks/webhook/request.h"

#include <algorithm>

namespace millrace::webhook {

async::Task<delivery::Outcome> post(net::HttpClient& http, const Clock& clock, Target target, const delivery::Outgoing& event,
                                    async::Deadline deadline) {
  const auto request = request_of(event, target);
  const auto response = co_await http.send(target.origin, request, std::min(deadline, async::in(attempt_time)));
  co_return response ? outcome_of(*response, target, clock.now()) : sinks::outcome_without_answer(response.error());
}

}  // namespace millrace::webhook
