// The names of steps and their ends.
#include "hooks/diagnosis.h"

#include <utility>

namespace millrace::hooks {

std::string_view name_of(CheckStep::Name name) {
  switch (name) {
    case CheckStep::Name::form:
      return "form";
    case CheckStep::Name::resolve:
      return "resolve";
    case CheckStep::Name::connect:
      return "connect";
    case CheckStep::Name::tls:
      return "tls";
    case CheckStep::Name::clock:
      return "clock";
    case CheckStep::Name::identity:
      return "identity";
    case CheckStep::Name::attributes:
      return "attributes";
    case CheckStep::Name::send:
      return "send";
  }
  std::unreachable();
}

std::string_view name_of(CheckStep::Status status) {
  switch (status) {
    case CheckStep::Status::ok:
      return "ok";
    case CheckStep::Status::warning:
      return "warning";
    case CheckStep::Status::failed:
      return "failed";
    case CheckStep::Status::skipped:
      return "skipped";
  }
  std::unreachable();
}

}  // namespace millrace::hooks
