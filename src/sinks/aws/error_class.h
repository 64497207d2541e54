// The one map from an error code of SQS or SNS to what delivery makes of it and what people are told.
#pragma once

#include "delivery/sink.h"
#include "sinks/aws/service_error.h"
#include "sinks/cause.h"

#include <string_view>
#include <vector>

namespace millrace::aws {

struct ErrorClass {
  delivery::Outcome::Kind kind;
  const sinks::Cause& cause;
};

// A code without "AWS.SimpleQueueService." (or SNS's) before and "Exception" behind it: what its old and new names have in common.
std::string_view short_code(std::string_view code);

// Null for a code that nobody has told us of.
const ErrorClass* class_of_code(std::string_view code);

// By the HTTP status alone.
const ErrorClass& class_of_status(unsigned status);

// By code and message, as a batch's entry has them. A code that nobody has told us of is to be retried.
const ErrorClass& class_of(const ServiceError& error);

// The same of a whole answer, whose status counts where the code says nothing.
const ErrorClass& class_of(const ServiceError& error, unsigned status);

// Codes by which a clock that is wrong shows.
bool may_be_clock_skew(std::string_view code);

// Codes by which credentials show that are no longer those of their owner.
bool may_be_old_credentials(std::string_view code);

// The short codes that stand for a cause, for docs/aws.md.
std::vector<std::string_view> codes_of(const sinks::Cause& cause);

}  // namespace millrace::aws
