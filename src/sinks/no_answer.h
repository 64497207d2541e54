// What becomes of an event whose request got no answer.
#pragma once

#include "delivery/sink.h"
#include "sinks/aws/endpoint.h"

namespace millrace::sinks {

// Unknown once bytes had gone out, else safely retried; misconfigured where only a person can help.
delivery::Outcome outcome_without_answer(const aws::CallFailure& failure);

}  // namespace millrace::sinks
