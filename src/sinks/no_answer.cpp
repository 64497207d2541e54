// The reason is the client's own text: it names the host, the cause and the remedy.
#include "sinks/no_answer.h"

#include <string_view>
#include <utility>
#include <variant>

namespace millrace::sinks {
namespace {

using Kind = net::ClientFailure::Kind;

std::string_view code_of(const net::ClientFailure& failure) {
  switch (failure.kind) {
    case Kind::resolve:
      return "resolve";
    case Kind::address_refused:
      return "address_refused";
    case Kind::connect:
      return "connect";
    case Kind::tls:
      return "tls";
    case Kind::timeout:
      return "timeout";
    case Kind::closed:
      return "closed";
    case Kind::too_large:
      return "answer_too_large";
    case Kind::malformed:
      return failure.maybe_sent ? "answer_malformed" : "request_malformed";
    case Kind::cancelled:
      return "cancelled";
  }
  std::unreachable();
}

// A request that cannot be written down never went out: a header of it, like the key id, holds what no header may.
bool needs_a_person(const net::ClientFailure& failure) {
  return failure.kind == Kind::address_refused || failure.kind == Kind::tls || failure.kind == Kind::malformed;
}

delivery::Outcome outcome_of(const net::ClientFailure& failure) {
  delivery::Outcome outcome;
  outcome.code = code_of(failure);
  outcome.reason = failure.text;
  if (failure.maybe_sent) outcome.kind = delivery::Outcome::Kind::unknown;
  else outcome.kind = needs_a_person(failure) ? delivery::Outcome::Kind::misconfigured : delivery::Outcome::Kind::retry;
  return outcome;
}

// Nothing was sent: nobody could sign it.
delivery::Outcome outcome_of(const aws::IdentityFailure& failure) {
  delivery::Outcome outcome;
  const bool passes = failure.kind == aws::IdentityFailure::Kind::passing;
  outcome.kind = passes ? delivery::Outcome::Kind::retry : delivery::Outcome::Kind::misconfigured;
  outcome.code = failure.code;
  outcome.reason = failure.text;
  return outcome;
}

}  // namespace

delivery::Outcome outcome_without_answer(const aws::CallFailure& failure) {
  return std::visit([](const auto& why) { return outcome_of(why); }, failure);
}

}  // namespace millrace::sinks
