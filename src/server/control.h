// What the commands ask of a running server, over DIR/control.sock.
#pragma once

#include "api/call.h"
#include "dashboard/sessions.h"
#include "net/http_server.h"
#include "server/text.h"

#include <string>

namespace millrace::server {

// Answers what `ask` knows, and what only a running server can: POST /hooks/test?app=KEY&hook=ID, the policies of a hook, and POST
// /dashboard/links?app=KEY: {"url":…}, where one signs in once within ten minutes, for all apps when no key is given. A question that
// can't be answered gets 400 and {"error":…}. Only the owner of the socket's file can reach it.
class Control {
 public:
  Control(api::Service& service, dashboard::Sessions& sessions) : service_(service), sessions_(sessions) {}

  // Where the server is reached, "http://127.0.0.1:8080": said before the first request.
  void serve_at(std::string url) { url_ = std::move(url); }

  async::Task<net::ServerResponse> respond(net::ServerRequest request);

  // The answer to a question that `actor` asks, as the audit trail is to say it; the text says what is wrong with it.
  async::Task<Text> answer(net::ServerRequest request, std::string actor);

 private:
  Text new_link(const std::string& app);
  async::Task<void> take_up_changes();
  async::Task<delivery::HookStates> states();

  api::Service& service_;
  dashboard::Sessions& sessions_;
  std::string url_;
};

}  // namespace millrace::server
