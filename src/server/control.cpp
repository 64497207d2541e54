// Gathers what only a running server knows, then asks.
#include "server/control.h"

#include "net/http.h"
#include "server/ask.h"
#include "server/hook_policies.h"
#include "server/try_hooks.h"
#include "wire/json.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace millrace::server {

async::Task<delivery::HookStates> Control::states() {
  auto gather = [&]() -> async::Task<delivery::HookStates> {
    co_await service_.delivery.flush();  // what is acknowledged and not saved yet would be counted as waiting
    co_return service_.delivery.states();
  };
  co_return co_await async::asio::co_spawn(service_.delivery_loop, gather(), async::asio::use_awaitable);
}

async::Task<Text> Control::answer(net::ServerRequest request, std::string actor) {
  if (request.method == "POST" && request.path == "/dashboard/links") co_return new_link(net::query_value(request.query, "app"));
  if (request.method == "POST" && request.path == "/hooks/test")
    co_return co_await try_hooks(service_, net::query_value(request.query, "app"), net::query_value(request.query, "hook"));
  if (request.path == "/hooks/policies") co_return co_await hook_policies(service_, request);
  const auto* const meant = question(request.method, request.path);
  const auto touches = meant ? meant->touches : Question::Touches::nothing;
  Known known{service_.store, service_.clock, service_.random, {}, &service_.shared_targets};
  if (touches != Question::Touches::nothing) known.states = co_await states();
  std::function<Text()> asked = [&] {
    auto answer = ask(known, {request.method, request.path, request.query, request.body, actor});
    if (answer && request.method == "POST") service_.apps.reload(service_.store);
    return answer;
  };
  auto answer = co_await async::on_pool(service_.disk, std::move(asked));
  if (answer && touches == Question::Touches::delivery) co_await take_up_changes();
  co_return answer;
}

async::Task<void> Control::take_up_changes() {
  std::function<std::vector<chat::AppKey>()> read = [this] {
    std::vector<chat::AppKey> keys;
    service_.store.read([&](store::Snapshot& snapshot) {
      for (const auto& app : snapshot.apps()) keys.push_back(app.key);
    });
    return keys;
  };
  for (const auto app : co_await async::on_pool(service_.disk, std::move(read)))
    co_await async::asio::co_spawn(service_.delivery_loop, service_.delivery.refresh(app), async::asio::use_awaitable);
}

Text Control::new_link(const std::string& app) {
  if (!app.empty() && !service_.apps.find(app))
    return std::unexpected(fmt::format("there is no app \"{}\"; `millrace app list` shows the keys", app));
  // Behind the '#' nothing is sent to a server, so the token is in no log.
  return fmt::format("{{\"url\":\"{}/dashboard#link={}\"}}", url_, sessions_.make_link(app));
}

async::Task<net::ServerResponse> Control::respond(net::ServerRequest request) {
  auto answer = co_await this->answer(std::move(request), "command line");
  if (answer) co_return net::ServerResponse{.body = *std::move(answer)};
  std::string body = "{\"error\":";
  wire::append_json_string(body, answer.error().text);
  co_return net::ServerResponse{.status = answer.error().status(), .body = body + '}'};
}

}  // namespace millrace::server
