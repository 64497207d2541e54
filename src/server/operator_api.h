// The operator's HTTP API: what commands ask, under /millrace/v1, for whoever holds a token.
#pragma once

#include "api/call.h"
#include "net/http_server.h"
#include "server/ask.h"
#include "server/control.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::server {

// Operation. Each question of server/ask.h is a path behind the prefix, with the same parameters and the same answer. The operator's
// token, `Authorization: Bearer …` with what DIR/operator.token holds, may ask all of them; a server token of an app, those about the app
// that ?app=KEY names. An error is {"error":TEXT}, with 400, 401, 403, 404 or 405. docs/operator-api.yaml says it all, and GET
// of the prefix alone lists the questions, for anybody.
//
// Concurrency. `respond` on any loop.
class OperatorApi {
 public:
  static constexpr std::string_view prefix = "/millrace/v1";

  OperatorApi(api::Service& service, Control& control, std::string operator_token)
      : service_(service), control_(control), operator_token_(std::move(operator_token)) {}

  static bool serves(std::string_view path);

  async::Task<net::ServerResponse> respond(net::ServerRequest request);

 private:
  struct Refusal {
    unsigned status = 400;
    std::string text;
  };
  // Who asks, for the audit trail.
  std::expected<std::string, Refusal> admitted(const net::ServerRequest& request, const Question& question) const;
  async::Task<std::expected<std::string, Refusal>> answer(net::ServerRequest request);

  api::Service& service_;
  Control& control_;
  const std::string operator_token_;
};

}  // namespace millrace::server
