// What AWS's refusals become: outcomes with a reason that names cause, remedy, queue or topic, and region.
#pragma once

#include "base/instant.h"
#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/aws/error_class.h"
#include "sinks/aws/service_error.h"

#include <string_view>

namespace millrace::aws {

// Of a whole request: an answer that is not 2xx. `retry_after` is taken from it. `whereabouts` is "queue https://…, region eu-west-1".
delivery::Outcome outcome_of_refusal(const net::ClientResponse& response, std::string_view whereabouts, Instant now);

// Of one entry of a batch, by its code alone: whose fault AWS takes it for says nothing that the code does not.
delivery::Outcome outcome_of_refusal(const ServiceError& error, std::string_view whereabouts);

}  // namespace millrace::aws
