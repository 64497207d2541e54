// The settings of the app: GET /app shows them, PATCH /app changes them.
#include "wire/app_settings.h"

#include "api/change_app.h"
#include "api/hook_policies.h"
#include "api/router.h"
#include "api/shared_queues.h"
#include "hooks/older_fields.h"
#include "wire/hook.h"
#include "wire/policies.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>

namespace millrace::api {
namespace {

std::string shown_hooks(const std::vector<hooks::Hook>& hooks, const sinks::Grantee& grantee, wire::Profile profile) {
  std::string out = "[";
  for (const auto& hook : hooks) {
    if (out.size() > 1) out += ',';
    out += wire::shown(hook, sinks::policies_of(hook, grantee), profile);
  }
  return out + ']';
}

async::Task<Answer> get_app(Service& service, const Call& call) {
  struct Stored {
    std::optional<store::App> app;
    std::vector<hooks::Hook> hooks;
  };
  std::function<Stored()> read = [&] {
    Stored stored;
    service.store.read([&](store::Snapshot& snapshot) {
      stored.app = snapshot.app(call.app().api_key);
      stored.hooks = live_hooks(snapshot, stored.app->key);
    });
    return stored;
  };
  const auto stored = co_await async::on_pool(service.disk, std::move(read));
  const auto& app = *stored.app;
  const auto grantee = co_await grantee_of(service, app.api_key, stored.hooks);
  const auto hooks = shown_hooks(stored.hooks, grantee, call.profile);
  const auto settings = wire::shown_settings({.id = static_cast<std::int64_t>(app.key),
                                              .name = app.name,
                                              .settings = app.settings,
                                              .older = older_view(stored.hooks, wire::stored_webhook_events(app.settings))},
                                             call.profile);
  // The hooks stand at the top level too: there the seed's samples in JS, Python, Ruby and PHP look for them.
  co_return fmt::format("\"app\":{{{},{},\"event_hooks\":{}}},\"event_hooks\":{}", settings, wire::shown_external_id(grantee.external_id),
                        hooks, hooks);
}

async::Task<void> on_delivery(Service& service, async::Task<void> task) {
  co_await async::asio::co_spawn(service.delivery_loop, std::move(task), async::asio::use_awaitable);
}

async::Task<Answer> update_app(Service& service, const Call& call) {
  const auto app = call.app().key;
  // What a deleted hook's queue has acknowledged is counted before the rest is abandoned.
  co_await on_delivery(service, service.delivery.flush());

  std::optional<Problem> fault;
  const auto committed = co_await store::durable(service.store, [&](store::Transaction& transaction) {
    const auto stored = transaction.app(call.app().api_key);
    const auto before = live_hooks(transaction, stored->key);
    auto done = change_app(transaction, *stored, call.body, asker_of(call, service.clock.now()), service.random);
    if (done) done = judge_queues(transaction, stored->key, before, service.shared_targets);
    if (!done) fault = std::move(done.error());
    return fault ? store::Verdict::undo : store::Verdict::keep;
  });
  if (fault) co_return std::unexpected(*std::move(fault));
  if (committed.kind != store::Committed::Kind::kept) co_return std::unexpected(not_stored(committed));

  std::function<bool()> reload = [&service] { return service.apps.reload(service.store), true; };
  co_await async::on_pool(service.disk, std::move(reload));
  co_await on_delivery(service, service.delivery.refresh(app));
  co_return std::string();
}

}  // namespace

std::vector<Route> app_routes() {
  return {{"GET", "/app", "GetApp", Access::server, get_app}, {"PATCH", "/app", "UpdateApp", Access::server, update_app}};
}

}  // namespace millrace::api
