// Where Millrace's own AWS identity comes from: the places that AWS's tools look at, in the order of botocore 1.44.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/found.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/metadata.h"
#include "sinks/aws/profiles.h"
#include "sinks/aws/regional_sts.h"

namespace millrace::aws {

// Operation. `find` asks, in this order: the environment's keys, the profile's role, a web identity, the profile's keys, the
// container, the instance. The first that is set up is it: if it fails, so does the search. When there is none, the failure
// names each place and why it gave nothing.
//
// Concurrency. Lives on one loop.
class CredentialChain {
 public:
  // `http`, `disk` and `sts` outlive it.
  CredentialChain(net::HttpClient& http, async::Pool& disk, const RegionalSts& sts, const Environment& environment)
      : environment_(environment), metadata_(http, disk, environment), profiles_(disk, sts, metadata_, environment) {}
  CredentialChain(const CredentialChain&) = delete;
  CredentialChain& operator=(const CredentialChain&) = delete;

  async::Task<Identity::Fetched> find(async::Deadline deadline) const;

 private:
  Environment environment_;
  Metadata metadata_;
  Profiles profiles_;
};

}  // namespace millrace::aws
