// The AWS identities of this process: its own, which all hooks share, and who it is to AWS.
#pragma once

#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/credential_chain.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/sts.h"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace millrace::aws {

// Operation. STS is asked in the region of the environment (AWS_REGION, AWS_DEFAULT_REGION), else in the one that the
// caller names; AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL put another address in its place.
//
// Concurrency. Lives on the loop of its executor. `stop` before the end: fetches may be on their way.
class Identities {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    net::HttpClient& http;  // not a tenant's: may reach every address
    const Clock& clock;
    Environment environment;
  };

  explicit Identities(Context context);

  std::shared_ptr<Identity> own() const { return own_; }

  // As whom AWS sees an identity. `region` is a queue's.
  async::Task<std::expected<Caller, IdentityFailure>> caller(std::shared_ptr<Identity> who, std::string region, async::Deadline deadline);

  async::Task<void> stop();

 private:
  std::expected<Sts, IdentityFailure> sts(std::string_view region) const;

  Context context_;
  async::TaskGroup tasks_;
  CredentialChain chain_;
  std::shared_ptr<Identity> own_;
};

}  // namespace millrace::aws
