// Finds the hook, and has api/hook_policies.h write them down.
#include "server/hook_policies.h"

#include "api/hook_policies.h"
#include "net/http.h"
#include "server/json_text.h"
#include "server/named_app.h"
#include "server/named_hook.h"
#include "sinks/policies.h"
#include "sinks/target_fault.h"
#include "wire/hook.h"
#include "wire/policies.h"

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace millrace::server {
namespace {

struct HookOfApp {
  std::string app;
  hooks::Hook hook;
};
using MaybeHookOfApp = std::expected<HookOfApp, std::string>;

MaybeHookOfApp described(store::Snapshot& snapshot, const net::ServerRequest& request) {
  const auto body = wire::parse_json(request.body);
  if (!body) return std::unexpected("the hook is no JSON that can be read: " + body.error());
  hooks::WantedHook wanted;
  if (auto done = wire::read(*body, wanted, ""); !done) return std::unexpected(done.error().message());
  if (const auto fault = sinks::target_fault(wanted.given)) return std::unexpected(fault->field + ' ' + fault->text);
  const auto app = named_app(snapshot, net::query_value(request.query, "app"));
  if (!app) return std::unexpected(app.error());
  return HookOfApp{app->api_key, std::move(wanted.given)};
}

MaybeHookOfApp stored(store::Snapshot& snapshot, const net::ServerRequest& request) {
  auto named = named_hook(snapshot, net::query_value(request.query, "app"), net::query_value(request.query, "hook"));
  if (!named) return std::unexpected(named.error());
  return HookOfApp{named->app.api_key, std::move(named->hook.hook)};
}

}  // namespace

async::Task<Text> hook_policies(api::Service& service, const net::ServerRequest& request) {
  std::function<MaybeHookOfApp()> read = [&] {
    MaybeHookOfApp found;
    service.store.read(
        [&](store::Snapshot& snapshot) { found = request.method == "POST" ? described(snapshot, request) : stored(snapshot, request); });
    return found;
  };
  const auto meant = co_await async::on_pool(service.disk, std::move(read));
  if (!meant) co_return std::unexpected(meant.error());
  const auto grantee = co_await api::grantee_of(service, meant->app, {meant->hook});
  co_return fmt::format("{{\"app\":{},\"aws_policies\":{},{}}}", json_text(meant->app),
                        wire::written(sinks::policies_of(meant->hook, grantee), wire::Profile::http_v1),
                        wire::shown_external_id(grantee.external_id));
}

}  // namespace millrace::server
