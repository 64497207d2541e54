// The settings of the app: GET /app shows them, PATCH /app changes them.
#include "wire/app_settings.h"

#include "api/router.h"
#include "hooks/replace.h"
#include "sinks/sqs/queue_url.h"
#include "wire/hook.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

namespace millrace::api {
namespace {

std::string shown_hooks(const std::vector<store::StoredHook>& hooks) {
  std::string out = "[";
  for (const auto& hook : hooks) {
    if (hook.deleted) continue;
    if (out.size() > 1) out += ',';
    out += wire::shown(hook.hook);
  }
  return out + ']';
}

async::Task<Answer> get_app(Service& service, const Call& call) {
  std::function<std::string()> read = [&] {
    std::string out;
    service.store.read([&](store::Snapshot& snapshot) {
      const auto app = snapshot.app(call.app().api_key);
      const auto hooks = shown_hooks(snapshot.hooks(call.app().key));
      // The hooks stand at the top level too: there the seed's samples in JS, Python, Ruby and PHP look for them.
      out =
          fmt::format("\"app\":{{{},\"event_hooks\":{}}},\"event_hooks\":{}", wire::shown_settings(app->name, app->settings), hooks, hooks);
    });
    return out;
  };
  co_return co_await async::on_pool(service.disk, std::move(read));
}

// The hooks that the request asks for; nothing when it leaves them alone.
std::expected<std::optional<std::vector<hooks::WantedHook>>, Problem> wanted_hooks(const wire::Json& body) {
  const auto* value = body.find("event_hooks");
  if (!value || value->is_null()) return std::nullopt;
  std::vector<hooks::WantedHook> wanted;
  if (auto done = wire::read(*value, wanted, "event_hooks"); !done) return std::unexpected(problem(done.error()));
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& hook = wanted[i].given;
    if (hook.hook_type != "sqs" || hook.sqs_queue_url.empty()) continue;  // judged with the stored ones
    if (const auto url = sqs::QueueUrl::parse(hook.sqs_queue_url); !url)
      return std::unexpected(problem(Code::input, fmt::format("event_hooks[{}].sqs_queue_url is no queue's URL: {}", i, url.error())));
  }
  return wanted;
}

std::optional<hooks::HookFault> replace_hooks(Service& service, store::Transaction& transaction, chat::AppKey app,
                                              const std::vector<hooks::WantedHook>& wanted) {
  std::vector<hooks::Hook> stored;
  for (auto& hook : transaction.hooks(app))
    if (!hook.deleted) stored.push_back(std::move(hook.hook));
  const auto replacement = hooks::replace(stored, wanted, service.clock.now().to_microseconds(), service.random);
  if (!replacement) return replacement.error();
  for (const auto& hook : replacement->left_out) transaction.remove(app, hook.key);
  for (std::size_t i = 0; i < replacement->hooks.size(); ++i) transaction.save(app, replacement->hooks[i], static_cast<std::int64_t>(i));
  return std::nullopt;
}

async::Task<void> on_delivery(Service& service, async::Task<void> task) {
  co_await async::asio::co_spawn(service.delivery_loop, std::move(task), async::asio::use_awaitable);
}

async::Task<Answer> update_app(Service& service, const Call& call) {
  const auto wanted = wanted_hooks(call.body);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto app = call.app().key;
  // What a deleted hook's queue has acknowledged is counted before the rest is abandoned.
  if (*wanted) co_await on_delivery(service, service.delivery.flush());

  std::optional<Problem> fault;
  const auto committed = co_await store::durable(service.store, [&](store::Transaction& transaction) {
    auto settings = transaction.app(call.app().api_key)->settings;
    if (auto done = wire::apply_settings(call.body, settings); !done) {
      fault = problem(done.error());
    } else if (auto wrong = *wanted ? replace_hooks(service, transaction, app, **wanted) : std::nullopt) {
      fault = problem(Code::input, wrong->field + ' ' + wrong->text);
    } else {
      transaction.save_settings(app, settings);
    }
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
