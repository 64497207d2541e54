// Names of outcomes, as the log and the metrics show them.
#include "delivery/sink.h"

namespace millrace::delivery {

std::string_view name_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::delivered:
      return "delivered";
    case Outcome::Kind::retry:
      return "retry";
    case Outcome::Kind::rejected:
      return "rejected";
    case Outcome::Kind::misconfigured:
      return "misconfigured";
    case Outcome::Kind::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name_of(Outcome::Alarm alarm) {
  switch (alarm) {
    case Outcome::Alarm::none:
      return "none";
    case Outcome::Alarm::wrong_digest:
      return "wrong_digest";
    case Outcome::Alarm::unknown_code:
      return "unknown_code";
  }
  return "unknown";
}

}  // namespace millrace::delivery
