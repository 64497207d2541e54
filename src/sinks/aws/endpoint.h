// One AWS service as one identity reaches it: each request is signed, by the service's clock if ours is wrong.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/signer.h"

#include <chrono>
#include <expected>

namespace millrace::aws {

// Operation. `call` signs and sends. If the service refuses the signature and its Date header is more than
// `tolerated_skew` from ours, the difference is kept for all later requests and the request made once more.
//
// Concurrency. Lives on one loop; several calls may be in flight.
class Endpoint {
 public:
  static constexpr std::chrono::minutes tolerated_skew{4};

  Endpoint(net::HttpClient& http, const Clock& clock, net::Origin origin, SigningScope scope, Credentials credentials)
      : http_(http), clock_(clock), origin_(std::move(origin)), signer_(std::move(credentials), std::move(scope)) {}

  async::Task<std::expected<net::ClientResponse, net::ClientFailure>> call(net::ClientRequest request, async::Deadline deadline);

 private:
  bool follow_clock_of(const net::ClientResponse& response);
  Instant now() const { return clock_.now() + skew_; }

  net::HttpClient& http_;
  const Clock& clock_;
  net::Origin origin_;
  Signer signer_;
  std::chrono::nanoseconds skew_{0};  // the service's clock minus ours
};

}  // namespace millrace::aws
