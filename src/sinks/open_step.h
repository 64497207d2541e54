// The steps of a test that reach a host: resolve, connect, TLS.
#pragma once

#include "async/task.h"
#include "hooks/diagnosis.h"
#include "net/http_client.h"
#include "sinks/check_steps.h"

namespace millrace::sinks {

// True when there is a connection to send over; otherwise the test has failed. `found` is what `steps` write into.
async::Task<bool> open(net::HttpClient& http, net::Origin origin, CheckSteps& steps, const hooks::Diagnosis& found,
                       async::Deadline deadline);

}  // namespace millrace::sinks
