// The sentence is put together here, once: "the queue does not exist: create it, or … (queue …, region …; AWS: code, message)".
#include "sinks/aws/refusal.h"

#include "sinks/retry_after.h"

#include <fmt/format.h>

namespace millrace::aws {
namespace {

using delivery::Outcome;

Outcome outcome(const ErrorClass& of, const ServiceError& error, std::string_view whereabouts) {
  const auto& [code, text, remedy] = of.cause;
  Outcome made;
  made.kind = of.kind;
  if (&of.cause == &sinks::cause("unknown_code")) made.alarm = Outcome::Alarm::unknown_code;
  made.throttled = &of.cause == &sinks::cause("throttled");
  made.code = error.code;
  made.reason = fmt::format("{}{}{} ({}; AWS: {}{}{})", text, remedy.empty() ? "" : ": ", remedy, whereabouts, error.code,
                            error.message.empty() ? "" : ", ", error.message);
  return made;
}

}  // namespace

Outcome outcome_of_refusal(const net::ClientResponse& response, std::string_view whereabouts, Instant now) {
  const auto error = error_of(response);
  auto made = outcome(class_of(error, response.status), error, whereabouts);
  made.retry_after = sinks::retry_after(response.headers, now);
  return made;
}

Outcome outcome_of_refusal(const ServiceError& error, std::string_view whereabouts) { return outcome(class_of(error), error, whereabouts); }

}  // namespace millrace::aws
