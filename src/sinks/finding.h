// From a cause to what a person who tests a queue is told.
#pragma once

#include "hooks/diagnosis.h"
#include "net/client_exchange.h"
#include "sinks/cause.h"

#include <string>
#include <string_view>

namespace millrace::sinks {

// "the queue has no dead-letter queue (RedrivePolicy is not set)"; `about` may be empty.
hooks::Finding finding(const Cause& cause, std::string_view about);

// The client's text says more than the cause's.
hooks::Finding finding(const net::ClientFailure& failure);

}  // namespace millrace::sinks
