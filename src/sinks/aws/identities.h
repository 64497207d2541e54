// The AWS identities of this process: its own, which all hooks share, the roles that it assumes for apps, and who it is to AWS.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "net/http_client.h"
#include "sinks/aws/credential_chain.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/named_origin.h"
#include "sinks/aws/regional_sts.h"

#include <compare>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::aws {

// Operation. A role of a customer is assumed with the external id of the app that names it: nobody can guess it, so the role
// of one app is of no use to another (the confused deputy, IAM User Guide, "The confused deputy problem"). That holds only
// if the role's trust policy demands the id, so each new session is preceded by an attempt without it, which has to fail.
//
// Concurrency. Lives on the loop of its executor; `external_id` may be called from anywhere. `stop` before the end: fetches may
// be on their way.
class Identities {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::Pool& disk;
    net::HttpClient& http;  // not a tenant's: may reach every address
    const Clock& clock;
    Environment environment;
    Seal seal;  // from which external ids are made
  };

  explicit Identities(const Context& context);

  std::shared_ptr<Identity> own() const { return own_; }

  // What the trust policies of an app's roles have to demand: the same for the life of the data directory.
  std::string external_id(std::string_view app_key) const;

  // A customer's role, as the app assumes it. All who ask for the same share one. `region` as below.
  std::shared_ptr<Identity> role(const std::string& arn, std::string_view app_key, const std::string& region);

  // As whom AWS sees an identity. `region` is a queue's, for where the environment names none.
  async::Task<std::expected<Caller, IdentityFailure>> caller(std::shared_ptr<Identity> who, std::string region, async::Deadline deadline);

  // The STS that is asked is not AWS's, and so may know the keys of queues that are not at AWS.
  bool has_sts_of_its_own() const { return sts_.is_elsewhere(); }

  // What the environment names in the place of a service, such as "SNS".
  std::expected<std::optional<net::Origin>, std::string> named_origin(std::string_view service) const {
    return aws::named_origin(environment_, service);
  }

  // The ARN of our own identity; nothing while AWS does not say it. Kept: an answer for an hour, a failure for a minute.
  async::Task<std::optional<std::string>> own_arn(std::string region, async::Deadline deadline);

  async::Task<void> stop();

 private:
  struct AppsRole {
    std::string arn, external_id, region;
    auto operator<=>(const AppsRole&) const = default;
  };
  async::Task<Identity::Fetched> assumed(AppsRole role, async::Deadline deadline) const;

  const Clock& clock_;
  async::asio::any_io_executor executor_;
  Seal seal_;
  Environment environment_;
  async::TaskGroup tasks_;
  RegionalSts sts_;
  CredentialChain chain_;
  std::shared_ptr<Identity> own_;
  std::optional<std::string> own_arn_;
  Instant own_arn_kept_until_;
  std::map<AppsRole, std::weak_ptr<Identity>> roles_;  // of hooks that are there
};

}  // namespace millrace::aws
