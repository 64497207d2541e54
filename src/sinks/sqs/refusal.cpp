// The sentence is put together here, once: "the queue does not exist: create it, or … (queue …, region …; AWS: code, message)".
#include "sinks/sqs/refusal.h"

#include "sinks/retry_after.h"

#include <fmt/format.h>

namespace millrace::sqs {
namespace {

using delivery::Outcome;

Outcome outcome(const aws::ErrorClass& of, const aws::ServiceError& error, const SqsTarget& target) {
  Outcome made;
  made.kind = of.kind;
  made.code = error.code;
  made.reason = fmt::format("{}{}{} (queue {}, region {}; AWS: {}{}{})", of.cause, of.remedy.empty() ? "" : ": ", of.remedy,
                            target.queue.text, target.signing_region(), error.code, error.message.empty() ? "" : ", ", error.message);
  return made;
}

}  // namespace

Outcome outcome_of_refusal(const net::ClientResponse& response, const SqsTarget& target, Instant now) {
  const auto error = aws::error_of(response);
  const auto* const known = aws::class_of_code(error.code);
  // A status of a server's own trouble outweighs a code: nothing is given up for it.
  const bool transient = response.status >= 500 || response.status == 429;
  auto made =
      outcome(known && (!transient || known->kind == Outcome::Kind::retry) ? *known : aws::class_of_status(response.status), error, target);
  made.retry_after = sinks::retry_after(response.headers, now);
  return made;
}

Outcome outcome_of_refusal(const aws::ServiceError& error, Fault fault, const SqsTarget& target) {
  if (const auto* const known = aws::class_of_code(error.code)) return outcome(*known, error, target);
  if (fault == Fault::sender)
    return outcome({Outcome::Kind::rejected, "SQS does not accept this event", "see what AWS says"}, error, target);
  return outcome({Outcome::Kind::retry, "SQS could not take this event", ""}, error, target);
}

}  // namespace millrace::sqs
