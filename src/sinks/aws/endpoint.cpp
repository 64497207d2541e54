// The one repetition that a sink makes by itself: a refused signature was certainly not acted on.
#include "sinks/aws/endpoint.h"

#include "sinks/aws/error_class.h"
#include "sinks/aws/service_error.h"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace millrace::aws {

async::Task<std::expected<net::ClientResponse, CallFailure>> Endpoint::call(net::ClientRequest request, async::Deadline deadline) {
  const auto unsigned_headers = request.headers.size();
  const auto body_digest = co_await digests_.of(request.body);
  if (!body_digest) co_return std::unexpected(told_to_finish());
  for (bool is_second = false;; is_second = true) {
    auto credentials = co_await identity_->credentials(deadline);
    if (!credentials) co_return std::unexpected(std::move(credentials.error()));
    request.headers.resize(unsigned_headers);
    signer_.sign(request, *body_digest, origin_, *credentials, now());
    auto response = co_await http_.send(origin_, request, deadline);
    if (!response) co_return std::unexpected(std::move(response.error()));
    if (is_second || !learnt_from(*response, *credentials)) co_return *std::move(response);
    // Told to finish meanwhile: the next await would throw.
    const auto cancellation = co_await async::asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != async::asio::cancellation_type::none) co_return *std::move(response);
  }
}

// True when the request was refused for something that is known better now.
bool Endpoint::learnt_from(const net::ClientResponse& response, const Identity::Current& credentials) {
  if (response.status < 400 || response.status >= 500) return false;
  const auto code = error_of(response).code;
  if (may_be_old_credentials(code)) return identity_->refused(credentials);
  return may_be_clock_skew(code) && follow_clock_of(response);
}

bool Endpoint::follow_clock_of(const net::ClientResponse& response) {
  const auto date = parse_http_date(net::header(response.headers, "date"));
  if (!date || std::chrono::abs(*date - now()) <= tolerated_skew) return false;
  skew_ = *date - clock_.now();
  return true;
}

}  // namespace millrace::aws
