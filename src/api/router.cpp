// The path of every request, in order: route, app, token, rate limit, body, run.
#include "api/router.h"

#include "api/cross_origin.h"
#include "api/form_body.h"
#include "api/upload_folder.h"

#include "base/encoding.h"
#include "base/log.h"
#include "net/multipart.h"
#include "wire/nested.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>

namespace millrace::api {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto slash = path.find('/');
    if (slash != 0) parts.push_back(path.substr(0, slash));  // "//app" is "/app": SDKs join a base URL that ends in '/'
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return parts;
}

// Takes Stream's v2 off the front: the same operations behind /api/v2, those of chat behind /api/v2/chat.
wire::Profile profile_of(std::vector<std::string_view>& parts) {
  if (parts.size() < 3 || parts[0] != "api" || parts[1] != "v2") return wire::Profile::http_v1;
  parts.erase(parts.begin(), parts.begin() + (parts[2] == "chat" ? 3 : 2));
  return wire::Profile::http_v2;
}

Nameless nameless_in(wire::Profile profile) { return profile == wire::Profile::http_v2 ? Nameless::server : Nameless::refused; }

bool is_param(std::string_view segment) { return segment.starts_with('{'); }

// In lower case, as HTTP/2 has them: Python's SDK looks for no other.
net::Headers quota_headers(const Quota& quota) {
  return {{"x-ratelimit-limit", std::to_string(quota.limit)},
          {"x-ratelimit-remaining", std::to_string(std::max<std::int64_t>(quota.remaining, 0))},
          {"x-ratelimit-reset", std::to_string(quota.reset)}};
}

std::string ms_text(std::chrono::nanoseconds elapsed) {
  return fmt::format("{:.2f}", std::chrono::duration<double, std::milli>(elapsed).count());
}

// POST and PUT answer 201, the rest 200: .NET compares.
unsigned success_status(std::string_view method) { return method == "POST" || method == "PUT" ? 201 : 200; }

// The members of an answer as an object. Nothing is copied but within the text, which may be long.
std::string enclosed(std::string members, std::chrono::nanoseconds duration) {
  const std::string_view separator = members.empty() ? "" : ",";
  members += fmt::format("{}\"duration\":\"{}\"}}", separator, duration_text(duration));
  members.insert(0, 1, '{');
  return members;
}

// A proxy that ends TLS says so in a header of its own.
std::string base_url_of(const net::ServerRequest& request) {
  const bool secure = request.over_tls || net::header(request.headers, "x-forwarded-proto") == "https";
  return (secure ? "https://" : "http://") + std::string(net::header(request.headers, "host"));
}

std::expected<wire::Json, Problem> body_of(const net::ServerRequest& request, Takes takes) {
  const auto& text = request.body;
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return wire::Json(wire::Json::Object{});
  if (const auto type = net::header(request.headers, "content-type"); net::is_form(type)) {
    if (takes == Takes::files) return form_body(type, text);
    return std::unexpected(problem(Code::input, "the body must be JSON, not a form"));
  }
  auto document = wire::parse_json(text);
  if (!document) return std::unexpected(problem(Code::input, "the body is no JSON that can be read: " + document.error()));
  // PHP writes an empty object as [], Ruby as null.
  if (document->is_null() || (document->array() && document->array()->empty())) return wire::Json(wire::Json::Object{});
  if (!document->object())
    return std::unexpected(problem(Code::input, "the body must be a JSON object, not " + std::string(document->kind_name())));
  return *std::move(document);
}

}  // namespace

std::vector<Route> routes() {
  std::vector<Route> all;
  for (auto part : {app_routes(),
                    check_routes(),
                    hook_event_routes(),
                    user_routes(),
                    location_routes(),
                    user_deletion_routes(),
                    ban_routes(),
                    mute_routes(),
                    block_routes(),
                    flag_routes(),
                    device_routes(),
                    push_provider_routes(),
                    push_check_routes(),
                    guest_routes(),
                    user_event_routes(),
                    user_export_routes(),
                    channel_list_routes(),
                    read_routes(),
                    channel_routes(),
                    channel_update_routes(),
                    channel_mark_routes(),
                    channel_event_routes(),
                    channel_export_routes(),
                    channel_batch_routes(),
                    unread_routes(),
                    member_routes(),
                    message_history_routes(),  // in front of messages, whose ids could be "history"
                    message_routes(),
                    reaction_routes(),
                    search_routes(),
                    pinned_message_routes(),
                    unsent_message_routes(),
                    thread_routes(),
                    reminder_routes(),
                    draft_routes(),
                    poll_routes(),
                    poll_vote_routes(),
                    user_group_routes(),
                    segment_routes(),
                    campaign_routes(),
                    upload_routes(),
                    import_routes(),
                    retention_routes(),
                    task_routes(),
                    channel_type_routes(),
                    command_routes(),
                    block_list_routes(),
                    role_routes(),
                    permission_routes(),
                    rate_limit_routes()})
    std::ranges::move(part, std::back_inserter(all));
  return all;
}

std::size_t Router::operation_count() {
  static const std::size_t count = routes().size() + 1;  // the last is for what matches no route
  return count;
}

Router::Router(Service service) : service_(service), routes_(routes()), strangers_(operation_count()), durations_(operation_count()) {
  for (const auto& route : routes_) patterns_.push_back(segments(route.path));
}

std::optional<Router::Match> Router::match(std::string_view method, std::string_view path) const {
  auto parts = segments(path);
  const auto profile = profile_of(parts);
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const auto& wanted = patterns_[i];
    if (routes_[i].method != method || wanted.size() != parts.size()) continue;
    if (!std::ranges::equal(wanted, parts, [](auto want, auto part) { return is_param(want) || want == part; })) continue;
    Match match{&routes_[i], i, {}, profile};
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (is_param(wanted[k])) match.params.push_back(percent_decoded(parts[k]).value_or(std::string(parts[k])));
    return match;
  }
  return std::nullopt;
}

std::expected<Call, Problem> Router::admit(const net::ServerRequest& request, const Match& match, std::shared_ptr<const LiveApp> live,
                                           Proof proof) {
  Call call{.live = std::move(live),
            .token = {},
            .request = {},
            .params = match.params,
            .query = request.query,
            .body = {},
            .base_url = base_url_of(request),
            .profile = match.profile};
  if (!call.live) {
    const auto key = call.query_value("api_key");
    return std::unexpected(problem(
        Code::access_key, key.empty() ? "api_key is missing; add it to the query"
                                      : fmt::format("api_key \"{}\" is unknown; make the app with --app or `millrace app create`", key)));
  }
  const bool anonymous = proof == Proof::token && net::header(request.headers, "stream-auth-type") == "anonymous";
  if (anonymous) {
    if (match.route->access != Access::anybody) call.token.user_id = chat::anonymous_id;
    call.proof = "no token";
  } else if (proof == Proof::token) {
    auto token = call.live->known_tokens->verified(net::header(request.headers, "authorization"), call.live->trust, service_.clock.now(),
                                                   nameless_in(call.profile));
    if (!token) return std::unexpected(token.error());
    call.token = *std::move(token);
  } else {
    call.proof = "dashboard";
  }
  if (call.token.user_id == chat::anonymous_id && match.route->access != Access::visitor)
    return std::unexpected(problem(Code::not_allowed, "anonymous users may not do this; send a token"));
  if (match.route->access == Access::server && !call.token.by_server())
    return std::unexpected(problem(Code::not_allowed, "only a server may do this; sign a token with {\"server\":true}"));
  auto body = body_of(request, match.route->takes);
  if (!body) return std::unexpected(body.error());
  call.body = call.profile == wire::Profile::http_v2 ? wire::flattened(*std::move(body)) : *std::move(body);
  call.request = {.type = call.token.by_server() && !anonymous ? "server" : "client",
                  .ip = request.peer,
                  .user_agent = std::string(net::header(request.headers, "user-agent")),
                  .sdk = std::string(net::header(request.headers, "x-stream-client")),
                  .ext = std::string(net::header(request.headers, "x-stream-ext"))};
  return call;
}

std::size_t Router::body_limit(const net::ServerRequest& head) const {
  constexpr std::size_t form_bytes = 64 << 10;  // around the file
  const auto matched = match(head.method, head.path);
  if (!matched || matched->route->takes == Takes::json) return net::largest_body;
  const auto live = service_.apps.find(net::query_value(head.query, "api_key"));
  const bool known = live && live->known_tokens->verified(net::header(head.headers, "authorization"), live->trust, service_.clock.now(),
                                                          nameless_in(matched->profile));
  return known ? UploadFolder::largest_file + form_bytes : net::largest_body;
}

async::Task<net::ServerResponse> Router::respond(net::ServerRequest request) {
  return is_cross_origin(request) ? respond_to_page(std::move(request)) : serve(std::move(request), Proof::token);
}

async::Task<net::ServerResponse> Router::respond_to_page(net::ServerRequest request) {
  if (is_preflight(request)) co_return preflight_answer(request);
  auto response = co_await serve(std::move(request), Proof::token);
  open_to_pages(response);
  co_return response;
}

async::Task<net::ServerResponse> Router::respond_to_owner(net::ServerRequest request) { return serve(std::move(request), Proof::given); }

async::Task<net::ServerResponse> Router::serve(net::ServerRequest request, Proof proof) {
  const auto started = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::steady_clock::now() - started; };
  const auto matched = match(request.method, request.path);
  Call asked{.query = request.query};
  auto live = service_.apps.find(asked.query_value("api_key"));
  auto& limits = live ? *live->rate_limits : strangers_;
  const auto quota = limits.count(matched ? matched->index : routes_.size(), platform_of(net::header(request.headers, "x-stream-client")),
                                  service_.clock.now());
  net::ServerResponse response{.headers = quota_headers(quota)};
  const std::string_view operation = matched ? matched->route->operation : std::string_view{};

  Answer answer;
  if (!matched) {
    answer = std::unexpected(problem(Code::does_not_exist, fmt::format("there is no {} {} here; docs/compatibility.md lists what is served",
                                                                       request.method, request.path)));
  } else if (auto call = admit(request, *matched, std::move(live), proof); !call) {
    answer = std::unexpected(std::move(call.error()));
  } else if (quota.exceeded()) {
    answer = std::unexpected(problem(Code::rate_limit, fmt::format("more than {} calls a minute", quota.limit)));
  } else {
    answer = co_await matched->route->run(service_, *call);
  }

  if (answer) {
    response.status = success_status(request.method);
    response.body = enclosed(std::move(*answer), elapsed());
  } else {
    response.status = answer.error().status;
    response.body = api::body_of(answer.error(), operation, elapsed());
    if (response.status >= 500) log::error("api.failed", {{"operation", operation}, {"reason", answer.error().text}});
  }
  count(matched ? matched->index : routes_.size(), response.status, elapsed());
  if (log::is_on(log::Level::debug))
    log::debug("api.answered", {{"operation", operation.empty() ? "none" : operation},
                                {"method", request.method},
                                {"status", response.status},
                                {"ms", ms_text(elapsed())},
                                {"peer", request.peer},
                                {"reason", answer ? std::string() : answer.error().text}});
  co_return response;
}

void Router::count(std::size_t operation, unsigned status, std::chrono::nanoseconds elapsed) {
  durations_[operation].by_class[std::clamp(status / 100, 1u, 5u) - 1].observe(std::chrono::duration<double>(elapsed).count());
}

std::vector<Router::Traffic> Router::traffic() const {
  std::map<std::string_view, Traffic> by_operation;  // some have two routes
  for (std::size_t i = 0; i < durations_.size(); ++i) {
    const auto& [one, two, three, four, five] = durations_[i].by_class;
    const std::string_view operation = i < routes_.size() ? routes_[i].operation : "";
    Traffic traffic{operation, {one.tally(), two.tally(), three.tally(), four.tally(), five.tally()}};
    const auto [known, is_new] = by_operation.try_emplace(operation, traffic);
    if (is_new) continue;
    for (std::size_t k = 0; k < traffic.by_class.size(); ++k) known->second.by_class[k] += traffic.by_class[k];
  }
  std::vector<Traffic> all;
  for (auto& [operation, traffic] : by_operation) all.push_back(std::move(traffic));
  return all;
}

net::ServerResponse Router::refuse(net::RequestFault fault) {
  const auto what = [&] {
    switch (fault) {
      case net::RequestFault::malformed:
        return problem(Code::input, "the request is no HTTP/1.1 that can be read");
      case net::RequestFault::headers_too_large:
        return problem(Code::header_too_large, "the headers of the request are too large");
      case net::RequestFault::body_too_large:
        return problem(Code::payload_too_big,
                       "the body of the request is larger than the server takes (1 MiB; 25 MiB for a file, 64 MiB for an import)");
      case net::RequestFault::too_slow:
        return problem(Code::timeout, "the request took too long to arrive");
    }
    return problem(Code::internal, "the request could not be read");
  }();
  const auto quota = strangers_.count(routes_.size(), Platform::server, service_.clock.now());
  count(routes_.size(), what.status, {});
  return {.status = what.status, .headers = quota_headers(quota), .body = api::body_of(what, "", {})};
}

}  // namespace millrace::api
