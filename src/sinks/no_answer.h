// What becomes of an event whose request got no answer.
#pragma once

#include "delivery/sink.h"
#include "sinks/aws/endpoint.h"
#include "sinks/cause.h"

#include <string>

namespace millrace::sinks {

const Cause& cause_of(const net::ClientFailure& failure);

// Who, what and the remedy, in one sentence.
std::string reason_of(const net::ClientFailure& failure);

// Unknown once bytes had gone out, else safely retried; misconfigured where only a person can help.
delivery::Outcome outcome_without_answer(const aws::CallFailure& failure);

}  // namespace millrace::sinks
