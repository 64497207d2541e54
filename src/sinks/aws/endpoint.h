// One AWS service as one identity reaches it: each request is signed, by the service's clock if ours is wrong.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/body_digests.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/signer.h"

#include <chrono>
#include <expected>
#include <memory>
#include <variant>

namespace millrace::aws {

// Why a call got no answer: nobody to sign for, or what the network said.
using CallFailure = std::variant<IdentityFailure, net::ClientFailure>;

// Of a call that was cancelled before anything went out.
inline CallFailure told_to_finish() { return net::ClientFailure{net::ClientFailure::Kind::cancelled, "told to finish"}; }

// Operation. `call` signs and sends. If the service refuses the signature and its Date header is more than
// `tolerated_skew` from ours, the difference is kept for all later requests and the request made once more; so it is when
// the service no longer knows credentials that may have been replaced where they came from.
//
// Concurrency. Lives on one loop; several calls may be in flight.
class Endpoint {
 public:
  static constexpr std::chrono::minutes tolerated_skew{4};

  Endpoint(net::HttpClient& http, const Clock& clock, net::Origin origin, SigningScope scope, std::shared_ptr<Identity> identity)
      : http_(http), clock_(clock), origin_(std::move(origin)), identity_(std::move(identity)), signer_(std::move(scope)) {}

  // Throws nothing but bad_alloc.
  async::Task<std::expected<net::ClientResponse, CallFailure>> call(net::ClientRequest request, async::Deadline deadline);

 private:
  bool learnt_from(const net::ClientResponse& response, const Identity::Current& credentials);
  bool follow_clock_of(const net::ClientResponse& response);
  Instant now() const { return clock_.now() + skew_; }

  net::HttpClient& http_;
  const Clock& clock_;
  net::Origin origin_;
  std::shared_ptr<Identity> identity_;
  Signer signer_;
  BodyDigests digests_;
  std::chrono::nanoseconds skew_{0};  // the service's clock minus ours
};

}  // namespace millrace::aws
