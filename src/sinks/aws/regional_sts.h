// Which STS this process asks: the endpoint of its region, or the one that its environment names.
#pragma once

#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/sts.h"

#include <expected>
#include <string_view>
#include <utility>

namespace millrace::aws {

// Operation. The region is AWS_REGION's or AWS_DEFAULT_REGION's, else the caller's; AWS_ENDPOINT_URL_STS or
// AWS_ENDPOINT_URL put another address in the place of AWS's.
class RegionalSts {
 public:
  // `http` and `clock` outlive it.
  RegionalSts(net::HttpClient& http, const Clock& clock, Environment environment)
      : http_(http), clock_(clock), environment_(std::move(environment)) {}

  // `region` may come from a tenant: nothing but a region's name gets into the host.
  std::expected<Sts, IdentityFailure> in(std::string_view region) const;

  bool is_elsewhere() const { return !environment_["AWS_ENDPOINT_URL_STS"].empty() || !environment_["AWS_ENDPOINT_URL"].empty(); }

 private:
  net::HttpClient& http_;
  const Clock& clock_;
  Environment environment_;
};

}  // namespace millrace::aws
