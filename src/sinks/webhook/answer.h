// The one map from an answer's status to what delivery makes of it and what people are told.
#pragma once

#include "base/instant.h"
#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/cause.h"
#include "sinks/webhook/target.h"

#include <string>
#include <vector>

namespace millrace::webhook {

struct StatusClass {
  delivery::Outcome::Kind kind;
  const sinks::Cause* cause;  // null where the event is delivered
};

const StatusClass& class_of_status(unsigned status);

// "404, the receiver's own words": its first line, bounded.
std::string said(const net::ClientResponse& response);

delivery::Outcome outcome_of(const net::ClientResponse& response, const Target& target, Instant now);

// The statuses that stand for a cause, for docs/webhooks.md.
std::vector<std::string> statuses_of(const sinks::Cause& cause);

}  // namespace millrace::webhook
