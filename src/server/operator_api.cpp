// The token first, then the question.
#include "server/operator_api.h"

#include "api/token.h"
#include "base/crypto.h"
#include "server/ask.h"
#include "server/json_text.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::server {
namespace {

std::string_view path_of(const net::ServerRequest& request) { return std::string_view(request.path).substr(OperatorApi::prefix.size()); }

std::string_view bearer(const net::ServerRequest& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = net::header(request.headers, "authorization");
  return header.starts_with(scheme) ? header.substr(scheme.size()) : std::string_view();
}

// {"routes":[{"method":…,"path":…}]}
std::string routes() {
  std::string list;
  for (const auto& question : questions())
    list += fmt::format(R"({}{{"method":"{}","path":"{}"}})", list.empty() ? "" : ",", question.method, question.path);
  return fmt::format(R"({{"routes":[{}]}})", list);
}

}  // namespace

bool OperatorApi::serves(std::string_view path) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

std::expected<std::string, OperatorApi::Refusal> OperatorApi::admitted(const net::ServerRequest& request, const Question& question) const {
  const auto token = bearer(request);
  if (token.empty())
    return std::unexpected(
        Refusal{401, "send `Authorization: Bearer TOKEN`, with what DIR/operator.token holds, or with an app's server token"});
  if (equal_in_constant_time(sha256(token), sha256(operator_token_))) return "operator token, from " + request.peer;
  const auto live = service_.apps.find(net::query_value(request.query, "app"));
  if (!live)
    return std::unexpected(Refusal{401, "the token is not the operator's; for an app's server token, name the app (--app, ?app=KEY)"});
  const auto verified = api::verified(token, live->trust, service_.clock.now());
  if (!verified) return std::unexpected(Refusal{401, verified.error().text});
  if (!verified->by_server()) return std::unexpected(Refusal{403, "a user's token may not ask this; a server's, or the operator's, may"});
  if (question.asks == Question::Asks::owner) return std::unexpected(Refusal{403, "only the operator's token may ask this"});
  return "server token, from " + request.peer;
}

async::Task<std::expected<std::string, OperatorApi::Refusal>> OperatorApi::answer(net::ServerRequest request) {
  if (path_of(request).empty() && request.method == "GET") co_return routes();
  const auto* const meant = question(request.method, path_of(request));
  if (!meant && question("", path_of(request)))
    co_return std::unexpected(Refusal{405, fmt::format("{} is not asked with {}", request.path, request.method)});
  if (!meant)
    co_return std::unexpected(Refusal{404, fmt::format("there is no {}; docs/operator-api.yaml lists what there is", request.path)});
  auto actor = admitted(request, *meant);
  if (!actor) co_return std::unexpected(std::move(actor.error()));
  request.path = path_of(request);
  auto answer = co_await control_.answer(std::move(request), *std::move(actor));
  if (!answer) co_return std::unexpected(Refusal{answer.error().status(), std::move(answer.error().text)});
  co_return *std::move(answer);
}

async::Task<net::ServerResponse> OperatorApi::respond(net::ServerRequest request) {
  auto answer = co_await this->answer(std::move(request));
  net::ServerResponse response{.headers = {{"Cache-Control", "no-store"}}, .body = {}};
  if (answer) {
    response.body = *std::move(answer);
    co_return response;
  }
  response.status = answer.error().status;
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  response.body = fmt::format("{{\"error\":{}}}", json_text(answer.error().text));
  co_return response;
}

}  // namespace millrace::server
