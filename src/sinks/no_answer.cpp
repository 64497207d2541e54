// The reason is the client's own text, which names the host, and the remedy of the cause.
#include "sinks/no_answer.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace millrace::sinks {
namespace {

using Kind = net::ClientFailure::Kind;

// A request that cannot be written down never went out: a header of it, like the key id, holds what no header may.
bool needs_a_person(const net::ClientFailure& failure) {
  switch (failure.kind) {
    case Kind::address_refused:
    case Kind::untrusted:
    case Kind::expired:
    case Kind::wrong_name:
    case Kind::tls:
    case Kind::malformed:
      return true;
    default:
      return false;
  }
}

}  // namespace

const Cause& cause_of(const net::ClientFailure& failure) {
  switch (failure.kind) {
    case Kind::no_such_host:
      return cause("no_such_host");
    case Kind::resolve:
      return cause("name_server");
    case Kind::address_refused:
      return cause("address_refused");
    case Kind::refused:
      return cause("connection_refused");
    case Kind::connect:
      return cause("connect");
    case Kind::untrusted:
      return cause("tls_untrusted");
    case Kind::expired:
      return cause("tls_expired");
    case Kind::wrong_name:
      return cause("tls_wrong_name");
    case Kind::tls:
      return cause("tls");
    case Kind::timeout:
      return failure.maybe_sent ? cause("answer_timeout") : cause("connect_timeout");
    case Kind::closed:
      return cause("closed");
    case Kind::too_large:
      return cause("answer_too_large");
    case Kind::malformed:
      return failure.maybe_sent ? cause("answer_malformed") : cause("request_malformed");
    case Kind::cancelled:
      return cause("cancelled");
  }
  std::unreachable();
}

std::string reason_of(const net::ClientFailure& failure) {
  if (failure.kind == Kind::address_refused) return failure.text;  // its remedy names the host
  return fmt::format("{}: {}", failure.text, cause_of(failure).remedy);
}

namespace {

delivery::Outcome outcome_of(const net::ClientFailure& failure) {
  delivery::Outcome outcome;
  outcome.code = cause_of(failure).code;
  outcome.reason = reason_of(failure);
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
