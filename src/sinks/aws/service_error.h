// What an AWS service says went wrong, whichever of its ways it says it in.
#pragma once

#include "net/client_exchange.h"

#include <string>

namespace millrace::aws {

struct ServiceError {
  std::string code;     // "AWS.SimpleQueueService.NonExistentQueue"; "503", the status, when the answer names none
  std::string message;  // AWS's own, fit for people: one line, bounded; may be empty
};

// Of an answer that is not 2xx. In this order: the header `x-amzn-query-error` (the code of the old query protocol, and
// more exact), `__type` in a JSON body, the header `x-amzn-errortype`, an XML body.
ServiceError error_of(const net::ClientResponse& response);

// The first line, at most 300 bytes. A signature error goes on with the canonical request, which holds the session token.
std::string fit_for_people(std::string_view message);

}  // namespace millrace::aws
