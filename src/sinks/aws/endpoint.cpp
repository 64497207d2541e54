// The one repetition that a sink makes by itself: a refused signature was certainly not acted on.
#include "sinks/aws/endpoint.h"

#include "sinks/aws/error_class.h"
#include "sinks/aws/service_error.h"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace millrace::aws {

async::Task<std::expected<net::ClientResponse, net::ClientFailure>> Endpoint::call(net::ClientRequest request, async::Deadline deadline) {
  auto first = request;
  signer_.sign(first, origin_, now());
  auto response = co_await http_.send(origin_, std::move(first), deadline);
  if (!response || !follow_clock_of(*response)) co_return response;
  // Told to finish meanwhile: the next await would throw.
  const auto cancellation = co_await async::asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != async::asio::cancellation_type::none) co_return response;

  signer_.sign(request, origin_, now());
  co_return co_await http_.send(origin_, std::move(request), deadline);
}

// True when the request was refused for its time and another time is known now.
bool Endpoint::follow_clock_of(const net::ClientResponse& response) {
  if (response.status < 400 || response.status >= 500 || !may_be_clock_skew(error_of(response).code)) return false;
  const auto date = parse_http_date(net::header(response.headers, "date"));
  if (!date || std::chrono::abs(*date - now()) <= tolerated_skew) return false;
  skew_ = *date - clock_.now();
  return true;
}

}  // namespace millrace::aws
