// From a cause to what a person who tests a queue is told.
#pragma once

#include "hooks/diagnosis.h"
#include "sinks/aws/endpoint.h"
#include "sinks/cause.h"

#include <string>
#include <string_view>

namespace millrace::sinks {

// "the queue has no dead-letter queue (RedrivePolicy is not set)"; `about` may be empty.
hooks::Finding finding(const Cause& cause, std::string_view about);

// Of a call without an answer, by the network's own words or those of whoever was to give the credentials.
hooks::Finding finding(const net::ClientFailure& failure);
hooks::Finding finding(const aws::IdentityFailure& failure);
hooks::Finding finding(const aws::CallFailure& failure);

}  // namespace millrace::sinks
