// What the commands ask of a running server, over DIR/control.sock.
#pragma once

#include "api/call.h"
#include "net/http_server.h"

#include <expected>
#include <string>

namespace millrace::server {

// Answers what `ask` knows, and POST /hooks/test?app=KEY&hook=ID. A question that can't be answered gets 400 and
// {"error":…}. Only the owner of the socket's file can reach it.
class Control {
 public:
  explicit Control(api::Service& service) : service_(service) {}

  async::Task<net::ServerResponse> respond(net::ServerRequest request);

 private:
  async::Task<std::expected<std::string, std::string>> answer(const net::ServerRequest& request);
  async::Task<delivery::HookStates> states(bool saved);

  api::Service& service_;
};

}  // namespace millrace::server
