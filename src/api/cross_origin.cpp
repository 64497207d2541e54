// The headers of the Fetch standard, each with the widest value that goes without cookies.
#include "api/cross_origin.h"

#include <string>
#include <string_view>

namespace millrace::api {
namespace {

constexpr std::string_view methods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
constexpr std::string_view kept_seconds = "86400";
constexpr std::string_view read_by_pages = "x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset";

}  // namespace

bool is_cross_origin(const net::ServerRequest& request) { return !net::header(request.headers, "origin").empty(); }

bool is_preflight(const net::ServerRequest& request) {
  return request.method == "OPTIONS" && is_cross_origin(request) && !net::header(request.headers, "access-control-request-method").empty();
}

net::ServerResponse preflight_answer(const net::ServerRequest& request) {
  constexpr unsigned no_content = 204;
  net::ServerResponse response{.status = no_content};
  const auto wanted = net::header(request.headers, "access-control-request-headers");
  response.headers = {{"access-control-allow-origin", "*"},
                      {"access-control-allow-methods", std::string(methods)},
                      {"access-control-allow-headers", std::string(wanted)},
                      {"access-control-max-age", std::string(kept_seconds)}};
  return response;
}

void open_to_pages(net::ServerResponse& response) {
  response.headers.emplace_back("access-control-allow-origin", "*");
  response.headers.emplace_back("access-control-expose-headers", read_by_pages);
}

}  // namespace millrace::api
