// Tries a webhook with one request of the type `hook.test`, and says what was found on the way.
#pragma once

#include "async/task.h"
#include "delivery/sink.h"
#include "hooks/diagnosis.h"
#include "net/http_client.h"
#include "sinks/check_steps.h"
#include "sinks/webhook/target.h"

namespace millrace::webhook {

// Operation. The way of an event, step by step, up to the first that fails: the URL's form, resolve, connect, TLS, and one request.
// The steps of AWS are skipped. Ends by the deadline.
async::Task<hooks::Diagnosis> check_webhook(net::HttpClient& http, Target target, const delivery::Outgoing& test,
                                            sinks::CheckSteps::Watch watch, async::Deadline deadline);

}  // namespace millrace::webhook
