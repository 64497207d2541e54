// What SQS's refusals become: outcomes with a reason that names cause, remedy, queue and region.
#pragma once

#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/aws/error_class.h"
#include "sinks/aws/service_error.h"
#include "sinks/sqs/target.h"

#include "base/instant.h"

namespace millrace::sqs {

// Of a whole request: an answer that is not 2xx. `retry_after` is taken from it.
delivery::Outcome outcome_of_refusal(const net::ClientResponse& response, const SqsTarget& target, Instant now);

// Of one entry of a batch, by its code alone: whose fault SQS takes it for says nothing that the code does not.
delivery::Outcome outcome_of_refusal(const aws::ServiceError& error, const SqsTarget& target);

}  // namespace millrace::sqs
