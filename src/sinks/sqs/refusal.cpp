// The sentence is put together here, once: "the queue does not exist: create it, or … (queue …, region …; AWS: code, message)".
#include "sinks/sqs/refusal.h"

#include "sinks/retry_after.h"

#include <fmt/format.h>

namespace millrace::sqs {
namespace {

using delivery::Outcome;

Outcome outcome(const aws::ErrorClass& of, const aws::ServiceError& error, const SqsTarget& target) {
  const auto& [code, text, remedy] = of.cause;
  Outcome made;
  made.kind = of.kind;
  if (&of.cause == &sinks::cause("unknown_code")) made.alarm = Outcome::Alarm::unknown_code;
  made.code = error.code;
  made.reason = fmt::format("{}{}{} (queue {}, region {}; AWS: {}{}{})", text, remedy.empty() ? "" : ": ", remedy, target.queue.text,
                            target.signing_region(), error.code, error.message.empty() ? "" : ", ", error.message);
  return made;
}

}  // namespace

Outcome outcome_of_refusal(const net::ClientResponse& response, const SqsTarget& target, Instant now) {
  const auto error = aws::error_of(response);
  auto made = outcome(aws::class_of(error, response.status), error, target);
  made.retry_after = sinks::retry_after(response.headers, now);
  return made;
}

Outcome outcome_of_refusal(const aws::ServiceError& error, const SqsTarget& target) { return outcome(aws::class_of(error), error, target); }

}  // namespace millrace::sqs
