// What the page asks: signing in, lists, settings, the test of a queue, the live tail.
#pragma once

#include "api/router.h"
#include "dashboard/attempts.h"
#include "dashboard/live_check.h"
#include "dashboard/live_tail.h"
#include "dashboard/sessions.h"
#include "net/http_server.h"

#include <atomic>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace millrace::dashboard {

// Operation. GET /dashboard is the page, /dashboard/assets/… its files. Behind /dashboard/api/ stand
//
//   POST   session             {"app_key":…,"secret":…} or {"link":…} signs in: an HttpOnly cookie
//   GET    session             {"session":{"app":…,"csrf_token":…,"expires_at":…},"payload_encoding":…}: the server's own
//                              encoding; {"session":null} for strangers. DELETE signs out
//   GET    apps                those that the session may see
//   GET    hooks?app=KEY       what `millrace hook list` prints
//   POST   hooks/pause?app=KEY&hook=ID, and hooks/resume
//   GET    tail?app=KEY        the live tail
//   POST   policies?app=KEY    what to paste into AWS for the hook in the body
//
//   POST   check?app=KEY       tests where a hook sends, step by step: see LiveChecks
//
// and, with ?app=KEY, the API's own GET and PATCH app and GET hook/events.
//
// Whoever is signed in acts as the app's server, through the API's own routes. What changes something needs the session's
// token in X-CSRF-Token. Errors have the API's form.
//
// Concurrency. `respond` on any loop.
class Dashboard {
 public:
  static constexpr int most_tails = 32;

  Dashboard(api::Service& service, api::Router& router, Sessions& sessions, Ask ask)
      : service_(service), router_(router), sessions_(sessions), ask_(std::move(ask)), attempts_(service.clock), checks_(service) {}

  static bool serves(std::string_view path) { return path == "/dashboard" || path.starts_with("/dashboard/"); }

  async::Task<net::ServerResponse> respond(net::ServerRequest request);

  // Ends what goes on without a request. On the delivery loop, when no request comes any more.
  async::Task<void> stop() { co_await checks_.stop(); }

 private:
  using Reply = std::expected<net::ServerResponse, api::Problem>;
  struct Asked {
    const net::ServerRequest& request;
    std::string_view path;  // behind /dashboard/api
    Session session;
    std::string app;  // the API key that the query names
  };

  async::Task<Reply> answer(const net::ServerRequest& request);
  Reply sign_in(const net::ServerRequest& request);
  std::expected<std::string, api::Problem> opened(const net::ServerRequest& request);
  std::expected<Session, api::Problem> session_of(const net::ServerRequest& request);
  async::Task<Reply> answer_signed_in(Asked asked);
  async::Task<Reply> through_api(const Asked& asked);
  async::Task<Reply> asked_of_server(const Asked& asked);
  std::expected<api::Call, api::Problem> call_of(const Asked& asked) const;
  Reply check(const Asked& asked);
  async::Task<Reply> policies(const Asked& asked);
  Reply tail(const Asked& asked);
  std::string shown(const Session& session) const;
  bool is_valid(const Session& session) const;

  api::Service& service_;
  api::Router& router_;
  Sessions& sessions_;
  const Ask ask_;
  Attempts attempts_;
  LiveChecks checks_;
  std::atomic<int> tails_ = 0;
};

}  // namespace millrace::dashboard
