// The one map from an error code of SQS to what delivery makes of it and what people are told.
#pragma once

#include "delivery/sink.h"

#include <string_view>

namespace millrace::aws {

struct ErrorClass {
  delivery::Outcome::Kind kind;
  std::string_view cause;   // "the queue does not exist"
  std::string_view remedy;  // "create it, or …"; empty where waiting is all there is to do
};

// A code without "AWS.SimpleQueueService." before and "Exception" behind it: what its old and new names have in common.
std::string_view short_code(std::string_view code);

// Null for a code that nobody has told us of.
const ErrorClass* class_of_code(std::string_view code);

// By the HTTP status alone.
ErrorClass class_of_status(unsigned status);

// Codes by which a clock that is wrong shows.
bool may_be_clock_skew(std::string_view code);

// Codes by which credentials show that are no longer those of their owner.
bool may_be_old_credentials(std::string_view code);

}  // namespace millrace::aws
