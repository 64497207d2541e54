// Whether bytes had gone out decides between "again" and "who knows".
#include "sinks/no_answer.h"

#include <gtest/gtest.h>

namespace millrace::sinks {
namespace {

using Failure = net::ClientFailure::Kind;
using Kind = delivery::Outcome::Kind;

TEST(NoAnswer, DependsOnWhatWentOut) {
  struct {
    Failure failure;
    Kind unsent, sent;
  } const cases[] = {
      {Failure::resolve, Kind::retry, Kind::unknown},         {Failure::address_refused, Kind::misconfigured, Kind::unknown},
      {Failure::connect, Kind::retry, Kind::unknown},         {Failure::tls, Kind::misconfigured, Kind::unknown},
      {Failure::timeout, Kind::retry, Kind::unknown},         {Failure::closed, Kind::retry, Kind::unknown},
      {Failure::too_large, Kind::retry, Kind::unknown},       {Failure::malformed, Kind::misconfigured, Kind::unknown},
      {Failure::cancelled, Kind::retry, Kind::unknown},       {Failure::no_such_host, Kind::retry, Kind::unknown},
      {Failure::refused, Kind::retry, Kind::unknown},         {Failure::untrusted, Kind::misconfigured, Kind::unknown},
      {Failure::expired, Kind::misconfigured, Kind::unknown}, {Failure::wrong_name, Kind::misconfigured, Kind::unknown},
  };
  for (const auto& [failure, unsent, sent] : cases) {
    EXPECT_EQ(outcome_without_answer(net::ClientFailure{failure, "why", false}).kind, unsent);
    EXPECT_EQ(outcome_without_answer(net::ClientFailure{failure, "why", true}).kind, sent);
    EXPECT_TRUE(outcome_without_answer(net::ClientFailure{failure, "why", true}).reason.starts_with("why"));
    EXPECT_FALSE(outcome_without_answer(net::ClientFailure{failure, "why", true}).code.empty());
  }
}

TEST(NoAnswer, WithoutAnIdentityNothingWentOut) {
  using Identity = aws::IdentityFailure;
  const auto passing = outcome_without_answer(Identity{Identity::Kind::passing, "timeout", "why"});
  EXPECT_EQ(passing.kind, Kind::retry);
  EXPECT_EQ(passing.code + passing.reason, "timeoutwhy");
  EXPECT_EQ(outcome_without_answer(Identity{Identity::Kind::misconfigured, "no_identity", "why"}).kind, Kind::misconfigured);
}

}  // namespace
}  // namespace millrace::sinks
