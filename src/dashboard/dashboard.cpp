// The door first: whose session it is, and whether the request comes from our own page.
#include "dashboard/dashboard.h"

#include "api/hook_policies.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/log.h"
#include "dashboard/page.h"
#include "dashboard/sign_in.h"
#include "hooks/payload_encoding.h"
#include "net/http.h"
#include "wire/read.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace millrace::dashboard {
namespace {

using api::Code;
using api::problem;

constexpr std::string_view cookie_name = "millrace_session", api_path = "/dashboard/api";

// Nothing but our own files, no frame around the page, nothing sent elsewhere.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

void secure(net::ServerResponse& response) {
  response.headers.insert(response.headers.end(), {{"Content-Security-Policy", std::string(content_security_policy)},
                                                   {"X-Content-Type-Options", "nosniff"},
                                                   {"X-Frame-Options", "DENY"},
                                                   {"Referrer-Policy", "no-referrer"},
                                                   {"Cross-Origin-Opener-Policy", "same-origin"},
                                                   {"Cross-Origin-Resource-Policy", "same-origin"}});
}

std::optional<net::ServerResponse> file_at(std::string_view path) {
  if (path == "/dashboard/") path = "/dashboard";
  const auto files = page_files();
  const auto file = std::ranges::find(files, path, &PageFile::path);
  if (file == files.end()) return std::nullopt;
  const bool is_page = file == files.begin();
  return net::ServerResponse{.headers = {{"Cache-Control", is_page ? "no-cache" : "public, max-age=31536000, immutable"}},
                             .body = std::string(file->content),
                             .content_type = std::string(file->content_type)};
}

// RFC 6265: "a=1; b=2".
std::string_view cookie_in(std::string_view header) {
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    auto pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(cookie_name) && pair.substr(cookie_name.size()).starts_with('=')) return pair.substr(cookie_name.size() + 1);
  }
  return {};
}

std::string_view token_of(const net::ServerRequest& request) { return cookie_in(net::header(request.headers, "cookie")); }

std::string set_cookie(std::string_view token, std::chrono::seconds age, bool over_tls) {
  return fmt::format("{}={}; Path=/dashboard; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name, token, age.count(),
                     over_tls ? "; Secure" : "");
}

// The page always sends JSON, and a browser says when a request comes from another site (a form there can't send JSON).
bool is_from_our_page(const net::ServerRequest& request) {
  const auto site = net::header(request.headers, "sec-fetch-site");
  return net::header(request.headers, "content-type").starts_with("application/json") && (site.empty() || site == "same-origin");
}

api::Problem signed_out() { return problem(Code::authentication, "nobody is signed in, or no longer; sign in"); }

net::ServerResponse json(std::string body) { return {.headers = {{"Cache-Control", "no-store"}}, .body = std::move(body)}; }

// One of the places for those who watch a tail.
class Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken) { ++taken_; }
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<int>& taken_;
};

}  // namespace

std::string Dashboard::shown(const Session& session) const {
  return fmt::format(R"({{"session":{},"payload_encoding":"{}"}})", wire::written(session, wire::Profile::http_v1),
                     hooks::name_of(service_.default_encoding));
}

async::Task<net::ServerResponse> Dashboard::respond(net::ServerRequest request) {
  const auto started = std::chrono::steady_clock::now();
  net::ServerResponse response;
  if (auto file = file_at(request.path); file && request.method == "GET") {
    response = *std::move(file);
  } else if (auto reply = co_await answer(request)) {
    response = *std::move(reply);
  } else {
    response = json(api::body_of(reply.error(), "", std::chrono::steady_clock::now() - started));
    response.status = reply.error().status;
  }
  secure(response);
  co_return response;
}

async::Task<Dashboard::Reply> Dashboard::answer(const net::ServerRequest& request) {
  if (!request.path.starts_with(api_path))
    co_return std::unexpected(problem(Code::does_not_exist, fmt::format("there is no {} {} here", request.method, request.path)));
  const auto path = std::string_view(request.path).substr(api_path.size());
  const bool changes = request.method != "GET";
  if (changes && !is_from_our_page(request))
    co_return std::unexpected(problem(Code::not_allowed, "this request does not come from the dashboard's own page"));
  if (request.method == "POST" && path == "/session") co_return sign_in(request);

  const auto session = session_of(request);
  // A page that asks whether anybody is signed in has done nothing wrong.
  if (!session && !changes && path == "/session") co_return json(R"({"session":null})");
  if (!session) co_return std::unexpected(session.error());
  if (changes && !equal_in_constant_time(net::header(request.headers, "x-csrf-token"), session->csrf_token))
    co_return std::unexpected(problem(Code::not_allowed, "X-CSRF-Token is not the session's; load the page again"));
  const Asked asked{request, path, *session, net::query_value(request.query, "app")};
  co_return co_await answer_signed_in(asked);
}

std::expected<std::string, api::Problem> Dashboard::opened(const net::ServerRequest& request) {
  const auto body = wire::parse_json(request.body);
  if (!body) return std::unexpected(problem(Code::input, "the body is no JSON that can be read: " + body.error()));
  SignIn wanted;
  if (auto done = wire::read(*body, wanted, ""); !done) return std::unexpected(api::problem(done.error()));
  if (!wanted.link.empty()) {
    if (auto token = sessions_.open_by_link(wanted.link)) return *std::move(token);
    return std::unexpected(
        problem(Code::authentication, "this link was used, or is older than ten minutes; `millrace dashboard link` prints a new one"));
  }
  if (const auto wait = attempts_.wait_of(request.peer); wait.count() > 0)
    return std::unexpected(problem(Code::rate_limit, fmt::format("too many attempts failed; try again in {} s, or sign in with the "
                                                                 "link that `millrace dashboard link` prints",
                                                                 wait.count())));
  const auto live = service_.apps.find(wanted.app_key);
  const bool is_right = live && std::ranges::any_of(live->app.secrets, [&](const auto& secret) {
                          return equal_in_constant_time(sha256(secret), sha256(wanted.secret));
                        });
  if (is_right) return sessions_.open(wanted.app_key, wanted.secret);
  attempts_.failed(request.peer);
  log::warn("dashboard.sign_in_failed", {{"peer", request.peer}});
  return std::unexpected(problem(Code::authentication,
                                 "no app has this key and secret; `millrace app list` shows the keys, and a secret is shown "
                                 "once, when its app is made"));
}

Dashboard::Reply Dashboard::sign_in(const net::ServerRequest& request) {
  const auto token = opened(request);
  if (!token) return std::unexpected(token.error());
  auto response = json(shown(*sessions_.find(*token)));
  response.status = 201;
  const bool over_tls = request.over_tls || net::header(request.headers, "x-forwarded-proto") == "https";
  response.headers.emplace_back("Set-Cookie", set_cookie(*token, Sessions::session_time, over_tls));
  return response;
}

bool Dashboard::is_valid(const Session& session) const {
  if (session.app.empty()) return true;
  const auto live = service_.apps.find(session.app);
  if (!live || session.secret_digest.empty()) return live != nullptr;
  return std::ranges::any_of(live->app.secrets,
                             [&](const auto& secret) { return equal_in_constant_time(sha256(secret), session.secret_digest); });
}

std::expected<Session, api::Problem> Dashboard::session_of(const net::ServerRequest& request) {
  auto session = sessions_.find(token_of(request));
  if (!session || !is_valid(*session)) return std::unexpected(signed_out());
  return *std::move(session);
}

async::Task<Dashboard::Reply> Dashboard::answer_signed_in(Asked asked) {
  const auto is = [&](std::string_view method, std::string_view path) { return asked.request.method == method && asked.path == path; };
  if (is("GET", "/session")) co_return json(shown(asked.session));
  if (is("DELETE", "/session")) {
    sessions_.close(token_of(asked.request));
    auto response = json("{}");
    response.headers.emplace_back("Set-Cookie", set_cookie("", std::chrono::seconds{0}, false));
    co_return response;
  }
  if (is("GET", "/apps")) {
    asked.app = asked.session.app;
    co_return co_await asked_of_server(asked);
  }
  if (!service_.apps.find(asked.app) || !asked.session.may_see(asked.app))
    co_return std::unexpected(problem(Code::does_not_exist, fmt::format("there is no app \"{}\" that this session may see", asked.app)));
  if (is("GET", "/hooks") || is("POST", "/hooks/pause") || is("POST", "/hooks/resume")) co_return co_await asked_of_server(asked);
  if (is("GET", "/tail")) co_return tail(asked);
  if (is("POST", "/check")) co_return check(asked);
  if (is("POST", "/policies")) co_return co_await policies(asked);
  if (is("GET", "/app") || is("PATCH", "/app") || is("GET", "/hook/events")) co_return co_await through_api(asked);
  co_return std::unexpected(problem(Code::does_not_exist, fmt::format("there is no {} {} here", asked.request.method, asked.request.path)));
}

async::Task<Dashboard::Reply> Dashboard::through_api(const Asked& asked) {
  net::ServerRequest request = asked.request;
  request.path = asked.path;
  request.query = "api_key=" + percent_encoded(asked.app);
  auto response = co_await router_.respond_to_owner(std::move(request));
  response.headers.emplace_back("Cache-Control", "no-store");
  co_return response;
}

async::Task<Dashboard::Reply> Dashboard::asked_of_server(const Asked& asked) {
  const auto hook = net::query_value(asked.request.query, "hook");
  net::ServerRequest question{.method = asked.request.method,
                              .path = std::string(asked.path),
                              .query = fmt::format("app={}&hook={}", percent_encoded(asked.app), percent_encoded(hook)),
                              .headers = {},
                              .body = {},
                              .peer = {}};
  auto answer = co_await ask_(std::move(question), "dashboard, from " + asked.request.peer);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return json(*answer);
}

std::expected<api::Call, api::Problem> Dashboard::call_of(const Asked& asked) const {
  auto body = wire::parse_json(asked.request.body);
  if (!body || !body->object()) return std::unexpected(problem(Code::input, "the body must be a JSON object"));
  return api::Call{.live = service_.apps.find(asked.app),
                   .token = {},
                   .request = {.type = "server", .ip = asked.request.peer},
                   .params = {},
                   .query = {},
                   .body = *std::move(body)};
}

Dashboard::Reply Dashboard::check(const Asked& asked) {
  auto call = call_of(asked);
  if (!call) return std::unexpected(std::move(call.error()));
  return net::ServerResponse{
      .headers = {{"Cache-Control", "no-store"}}, .content_type = "application/x-ndjson", .feed = checks_.start(*std::move(call))};
}

async::Task<Dashboard::Reply> Dashboard::policies(const Asked& asked) {
  const auto call = call_of(asked);
  if (!call) co_return std::unexpected(call.error());
  auto answer = co_await api::hook_policies(service_, *call);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return json('{' + *answer + '}');
}

Dashboard::Reply Dashboard::tail(const Asked& asked) {
  if (tails_ >= most_tails) return std::unexpected(api::unavailable(fmt::format("{} live tails are open; close one", most_tails)));
  std::optional<store::Position> after;
  const auto seen = net::header(asked.request.headers, "last-event-id");
  store::Position position = 0;
  if (const auto [end, error] = std::from_chars(seen.data(), seen.data() + seen.size(), position); error == std::errc{} && position >= 0)
    after = position;
  const auto app = service_.apps.find(asked.app)->app.key;
  const auto is_wanted = [this, token = std::string(token_of(asked.request)), api_key = asked.app] {
    const auto session = sessions_.find(token);
    return session && is_valid(*session) && service_.apps.find(api_key);
  };
  const auto live = std::make_shared<LiveTail>(LiveTail::Context{service_.store, app, asked.app, ask_, is_wanted}, after);
  return net::ServerResponse{
      .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}},
      .content_type = "text/event-stream",
      .feed = [live, place = std::make_shared<Place>(tails_)] { return live->next(); },
  };
}

}  // namespace millrace::dashboard
