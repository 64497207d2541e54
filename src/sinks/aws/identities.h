// The AWS identities of this process: its own, which all hooks share, and who it is to AWS.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/credential_chain.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/regional_sts.h"

#include <expected>
#include <memory>
#include <string>

namespace millrace::aws {

// Concurrency. Lives on the loop of its executor. `stop` before the end: fetches may be on their way.
class Identities {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::Pool& disk;
    net::HttpClient& http;  // not a tenant's: may reach every address
    const Clock& clock;
    Environment environment;
  };

  explicit Identities(const Context& context);

  std::shared_ptr<Identity> own() const { return own_; }

  // As whom AWS sees an identity. `region` is a queue's, for where the environment names none.
  async::Task<std::expected<Caller, IdentityFailure>> caller(std::shared_ptr<Identity> who, std::string region, async::Deadline deadline);

  // The STS that is asked is not AWS's, and so may know the keys of queues that are not at AWS.
  bool has_sts_of_its_own() const { return sts_.is_elsewhere(); }

  async::Task<void> stop();

 private:
  async::TaskGroup tasks_;
  RegionalSts sts_;
  CredentialChain chain_;
  std::shared_ptr<Identity> own_;
};

}  // namespace millrace::aws
