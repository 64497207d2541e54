// From an HTTP request to its route and back: who may call, what the body holds, how the answer looks.
#pragma once

#include "api/call.h"
#include "api/rate_limits.h"
#include "net/http_server.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace millrace::api {

enum class Access : std::uint8_t { server, anyone };  // anyone with a valid token

struct Route {
  std::string_view method;
  std::string_view path;       // "/channels/{type}/{id}/message"
  std::string_view operation;  // "SendMessage": in errors and rate limits
  Access access;
  std::function<async::Task<Answer>(Service&, const Call&)> run;
};

// All of them, each from the file of its resource.
std::vector<Route> routes();

std::vector<Route> app_routes();
std::vector<Route> check_routes();
std::vector<Route> user_routes();
std::vector<Route> channel_routes();
std::vector<Route> channel_list_routes();
std::vector<Route> read_routes();
std::vector<Route> message_routes();
std::vector<Route> reaction_routes();

class Router {
 public:
  explicit Router(Service service);

  static std::size_t operation_count();

  // The whole answer to a request. Throws nothing.
  async::Task<net::ServerResponse> respond(net::ServerRequest request);

  // The answer to what never became a request.
  net::ServerResponse refuse(net::RequestFault fault);

 private:
  struct Match {
    const Route* route;
    std::size_t index;
    std::vector<std::string> params;
  };

  std::optional<Match> match(std::string_view method, std::string_view path) const;
  std::expected<Call, Problem> admit(const net::ServerRequest& request, const Match& match, std::shared_ptr<const LiveApp> live);

  Service service_;
  const std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> patterns_;  // each route's path, cut at its slashes
  RateLimits strangers_;                                 // calls without a known app
};

}  // namespace millrace::api
