// POST /check_sqs: one real message to the queue, since only a send proves the permission.
#include "api/check_sqs.h"

#include "api/router.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/random.h"
#include "delivery/body.h"
#include "sinks/make_sink.h"
#include "sinks/sqs/sqs_check.h"
#include "wire/app_settings.h"
#include "wire/hook.h"
#include "wire/read.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>

namespace millrace::api {
namespace {

// JS and PHP give up after 3 s.
constexpr std::chrono::milliseconds check_time{2'300};

// What to test: the given queue and keys, or the stored hooks where the request leaves them out.
struct Asked {
  std::string url, key, secret;
};

std::expected<Asked, Problem> asked_in(const wire::Json& body) {
  Asked asked;
  for (const auto& [name, into] :
       {std::pair{"sqs_url", &asked.url}, {"sqs_queue_url", &asked.url}, {"sqs_key", &asked.key}, {"sqs_secret", &asked.secret}}) {
    const auto* value = body.find(name);
    if (!value || value->is_null() || (value->string() && value->string()->empty())) continue;
    if (auto done = wire::read(*value, *into, name); !done) return std::unexpected(problem(done.error()));
  }
  return asked;
}

// The stored SQS hooks with what was given put in; a queue that no hook names is a hook of its own.
std::vector<hooks::Hook> hooks_to_check(const Asked& asked, const std::vector<store::StoredHook>& stored) {
  std::vector<hooks::Hook> chosen;
  for (const auto& hook : stored)
    if (!hook.deleted && hook.hook.hook_type == "sqs" && (asked.url.empty() || hook.hook.sqs_queue_url == asked.url))
      chosen.push_back(hook.hook);
  if (chosen.empty() && !asked.url.empty()) chosen.push_back({.hook_type = "sqs", .sqs_queue_url = asked.url, .sqs_auth_type = "resource"});
  for (auto& hook : chosen) {
    if (!asked.key.empty()) hook.sqs_key = asked.key, hook.sqs_auth_type = "keys";
    if (!asked.secret.empty() && asked.secret != hooks::masked_secret) hook.sqs_secret = asked.secret;
  }
  return chosen;
}

// Empty when the queue took the message; otherwise cause and remedy.
async::Task<std::string> fault_of(Service& service, const store::App& app, hooks::Hook hook, async::Deadline deadline) {
  auto target = sinks::sqs_target(service.identities, app.api_key, hook);
  if (!target) co_return "sqs_url: " + target.error();
  const auto now = service.clock.now();
  const std::string payload = fmt::format(R"({{"type":"hook.test","created_at":"{}"}})", to_rfc3339(now));
  const std::string body = wire::compresses_hooks(app.settings) ? delivery::compressed_body(payload) : payload;
  const std::string signature = to_hex(hmac_sha256(app.secrets.front(), payload));
  const std::string id = to_text(uuid_v7(service.random, now));
  const auto sent =
      co_await sqs::check_queue(service.outbound, service.clock, *std::move(target), {body, id, app.api_key, signature}, deadline);
  if (sent) co_return std::string();
  co_return sent.error().reason.empty() ? sent.error().code : sent.error().reason;
}

std::string answer_of(const std::vector<std::string>& faults) {
  std::string text;
  for (const auto& fault : faults) {
    if (fault.empty()) continue;
    if (!text.empty()) text += "; ";
    text += fault;
  }
  if (text.empty()) return R"("status":"ok")";
  std::string out = R"("status":"error","error":)";
  wire::append_json_string(out, text);
  return out + R"(,"data":{})";
}

async::Task<Answer> check_sqs(Service& service, const Call& call) {
  const auto asked = asked_in(call.body);
  if (!asked) co_return std::unexpected(asked.error());
  std::function<std::vector<store::StoredHook>()> read = [&] {
    std::vector<store::StoredHook> hooks;
    service.store.read([&](store::Snapshot& snapshot) { hooks = snapshot.hooks(call.app().key); });
    return hooks;
  };
  const auto hooks = hooks_to_check(*asked, co_await async::on_pool(service.disk, std::move(read)));
  if (hooks.empty()) co_return answer_of({"there is no SQS hook to test; add one to event_hooks, or give sqs_url, sqs_key and sqs_secret"});

  co_return answer_of(co_await try_queues(service, call.app(), hooks));
}

}  // namespace

async::Task<std::vector<std::string>> try_queues(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks) {
  // On the loop where the outbound connections live.
  auto check_all = [&]() -> async::Task<std::vector<std::string>> {
    const auto deadline = async::in(check_time);
    std::vector<std::string> faults(hooks.size());
    async::TaskGroup checks(service.delivery_loop);
    const auto check = [&](std::size_t i) -> async::Task<void> { faults[i] = co_await fault_of(service, app, hooks[i], deadline); };
    for (std::size_t i = 0; i < hooks.size(); ++i) checks.spawn(check(i));
    co_await checks.join();
    co_return faults;
  };
  co_return co_await async::asio::co_spawn(service.delivery_loop, check_all(), async::asio::use_awaitable);
}

std::vector<Route> check_routes() { return {{"POST", "/check_sqs", "CheckSQS", Access::server, check_sqs}}; }

}  // namespace millrace::api
