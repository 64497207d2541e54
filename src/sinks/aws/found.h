// What a place where an identity may be gives to the one who looks there.
#pragma once

#include "sinks/aws/identity.h"

#include <expected>
#include <string>
#include <utility>
#include <variant>

namespace millrace::aws {

// A place that holds nothing; the next one is asked. `why` is for people.
struct Absent {
  std::string why;
};

// A place that is set up and fails ends the search: another identity than the one that was meant helps nobody.
using Found = std::expected<Granted, std::variant<Absent, IdentityFailure>>;

inline Found nothing(std::string why) { return std::unexpected(Absent{std::move(why)}); }

inline Found wrong(std::string text, IdentityFailure::Kind kind = IdentityFailure::Kind::misconfigured) {
  return std::unexpected(IdentityFailure{kind, "no_identity", std::move(text)});
}

}  // namespace millrace::aws
