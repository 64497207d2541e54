// The order, and what is said when nobody is found.
#include "sinks/aws/credential_chain.h"

#include <utility>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

Found keys_in(const Environment& environment) {
  const auto& key_id = environment["AWS_ACCESS_KEY_ID"];
  if (key_id.empty()) return std::unexpected(Absent{"AWS_ACCESS_KEY_ID is not set"});
  const auto& secret = environment["AWS_SECRET_ACCESS_KEY"];
  if (secret.empty())
    return std::unexpected(IdentityFailure{Kind::misconfigured, "no_identity",
                                           "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY: set both, or neither"});
  return Granted{{key_id, Secret(secret), Secret(environment["AWS_SESSION_TOKEN"])}};
}

}  // namespace

async::Task<Identity::Fetched> CredentialChain::find(async::Deadline) {
  std::string nowhere = "Millrace has no AWS identity of its own; give it one, or give the hook keys (sqs_auth_type \"keys\")";
  auto found = keys_in(environment_);
  if (found) co_return *std::move(found);
  if (auto* failure = std::get_if<IdentityFailure>(&found.error())) co_return std::unexpected(std::move(*failure));
  nowhere += "; environment: " + std::get<Absent>(found.error()).why;
  co_return std::unexpected(IdentityFailure{Kind::misconfigured, "no_identity", std::move(nowhere)});
}

}  // namespace millrace::aws
