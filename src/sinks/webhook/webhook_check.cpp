// Only an answer of the receiver proves that it takes events.
#include "sinks/webhook/webhook_check.h"

#include "sinks/finding.h"
#include "sinks/open_step.h"
#include "sinks/webhook/answer.h"
#include "sinks/webhook/request.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::webhook {

using Status = hooks::CheckStep::Status;

async::Task<hooks::Diagnosis> check_webhook(net::HttpClient& http, Target target, const delivery::Outgoing& test,
                                            sinks::CheckSteps::Watch watch, async::Deadline deadline) {
  hooks::Diagnosis found;
  sinks::CheckSteps steps(found, watch);
  steps.end(Status::ok, "POST " + target.shown());
  if (co_await sinks::open(http, target.origin, steps, found, deadline)) {
    for (int aws = 0; aws < 3; ++aws) steps.end(Status::skipped, "of AWS alone");
    const auto response = co_await http.send(target.origin, request_of(test, target), deadline);
    if (!response) steps.fail(sinks::finding(response.error()));
    else if (const auto* const cause = class_of_status(response->status).cause)
      steps.fail(sinks::finding(*cause, fmt::format("POST {}; it says: {}", target.shown(), said(*response))));
    else steps.end(Status::ok, fmt::format("answered {}", response->status));
  }
  steps.skip_the_rest();
  co_return found;
}

}  // namespace millrace::webhook
