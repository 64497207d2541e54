// From an HTTP request to its route and back: who may call, what the body holds, how the answer looks.
#pragma once

#include "api/call.h"
#include "api/rate_limits.h"
#include "base/histogram.h"
#include "net/http_server.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace millrace::api {

// A server; anyone with a valid token; visitors too, who have none and get as far as the role anonymous does; anybody at all. A route for
// anybody acts as the app's server, and does its own thing alone.
enum class Access : std::uint8_t { server, anyone, visitor, anybody };

enum class Takes : std::uint8_t { json, files };

struct Route {
  std::string_view method;
  std::string_view path;       // "/channels/{type}/{id}/message"
  std::string_view operation;  // "SendMessage": in errors and rate limits
  Access access;
  std::function<async::Task<Answer>(Service&, const Call&)> run;
  Takes takes = Takes::json;
};

// All of them, each from the file of its resource.
std::vector<Route> routes();

std::vector<Route> app_routes();
std::vector<Route> check_routes();
std::vector<Route> hook_event_routes();
std::vector<Route> user_routes();
std::vector<Route> user_deletion_routes();
std::vector<Route> ban_routes();
std::vector<Route> mute_routes();
std::vector<Route> block_routes();
std::vector<Route> flag_routes();
std::vector<Route> device_routes();
std::vector<Route> push_provider_routes();
std::vector<Route> push_check_routes();
std::vector<Route> import_routes();
std::vector<Route> retention_routes();
std::vector<Route> guest_routes();
std::vector<Route> user_event_routes();
std::vector<Route> user_export_routes();
std::vector<Route> channel_routes();
std::vector<Route> channel_update_routes();
std::vector<Route> channel_mark_routes();
std::vector<Route> channel_event_routes();
std::vector<Route> channel_export_routes();
std::vector<Route> channel_batch_routes();
std::vector<Route> unread_routes();
std::vector<Route> channel_list_routes();
std::vector<Route> read_routes();
std::vector<Route> member_routes();
std::vector<Route> message_routes();
std::vector<Route> reaction_routes();
std::vector<Route> search_routes();
std::vector<Route> pinned_message_routes();
std::vector<Route> message_history_routes();
std::vector<Route> unsent_message_routes();
std::vector<Route> thread_routes();
std::vector<Route> reminder_routes();
std::vector<Route> draft_routes();
std::vector<Route> location_routes();
std::vector<Route> poll_routes();
std::vector<Route> poll_vote_routes();
std::vector<Route> user_group_routes();
std::vector<Route> segment_routes();
std::vector<Route> campaign_routes();
std::vector<Route> upload_routes();
std::vector<Route> task_routes();
std::vector<Route> channel_type_routes();
std::vector<Route> command_routes();
std::vector<Route> block_list_routes();
std::vector<Route> role_routes();
std::vector<Route> permission_routes();
std::vector<Route> rate_limit_routes();

class Router {
 public:
  explicit Router(Service service);

  static std::size_t operation_count();

  // How large the body of a request may be that has only its head yet: files are taken from who holds a valid token.
  std::size_t body_limit(const net::ServerRequest& head) const;

  // The whole answer to a request. Throws nothing.
  async::Task<net::ServerResponse> respond(net::ServerRequest request);

  // The same for whoever was let in by other means as a server of the app that the query names.
  async::Task<net::ServerResponse> respond_to_owner(net::ServerRequest request);

  // How long each operation took, by the class of its status. "" are requests that match no route.
  struct Traffic {
    std::string_view operation;
    std::array<Tally, 5> by_class;  // 1xx to 5xx, in seconds
  };
  std::vector<Traffic> traffic() const;

  // The answer to what never became a request.
  net::ServerResponse refuse(net::RequestFault fault);

 private:
  struct Durations {
    std::array<Histogram, 5> by_class{Histogram(request_seconds), Histogram(request_seconds), Histogram(request_seconds),
                                      Histogram(request_seconds), Histogram(request_seconds)};
  };

  struct Match {
    const Route* route;
    std::size_t index;
    std::vector<std::string> params;
    wire::Profile profile;
  };

  enum class Proof : std::uint8_t { token, given };  // that the caller may speak for the app

  async::Task<net::ServerResponse> serve(net::ServerRequest request, Proof proof);
  async::Task<net::ServerResponse> respond_to_page(net::ServerRequest request);
  void count(std::size_t operation, unsigned status, std::chrono::nanoseconds elapsed);
  std::optional<Match> match(std::string_view method, std::string_view path) const;
  std::expected<Call, Problem> admit(const net::ServerRequest& request, const Match& match, std::shared_ptr<const LiveApp> live,
                                     Proof proof);

  Service service_;
  const std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> patterns_;  // each route's path, cut at its slashes
  RateLimits strangers_;                                 // calls without a known app
  std::vector<Durations> durations_;                     // by operation, the last for what matches no route
};

}  // namespace millrace::api
