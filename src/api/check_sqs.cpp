// POST /check_sqs: one real message to the queue, since only a send proves the permission.
#include "api/check_sqs.h"

#include "api/change_app.h"
#include "api/router.h"
#include "api/shared_queues.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/random.h"
#include "delivery/body.h"
#include "sinks/finding.h"
#include "sinks/make_sink.h"
#include "sinks/sqs/policies.h"
#include "sinks/sqs/queue_url.h"
#include "sinks/sqs/sqs_check.h"
#include "wire/app_settings.h"
#include "wire/diagnosis.h"
#include "wire/hook.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>

namespace millrace::api {
namespace {

// JS and PHP give up after 3 s.
constexpr std::chrono::milliseconds check_time{2'300};

bool names(const hooks::Hook& asked, const hooks::Hook& stored) {
  if (!asked.id.empty()) return stored.id == asked.id;
  return asked.sqs_queue_url.empty() || stored.sqs_queue_url == asked.sqs_queue_url;
}

// The secret that a mask stands for: that of the stored hook with this key.
std::string stored_secret(std::string_view key, const std::vector<hooks::Hook>& stored) {
  const auto at = std::ranges::find(stored, key, &hooks::Hook::sqs_key);
  return at == stored.end() ? std::string() : at->sqs_secret;
}

// The stored SQS hooks that are meant, with what was given put in; settings that name none are a hook of their own.
std::vector<hooks::Hook> hooks_to_check(const hooks::Hook& asked, const std::vector<hooks::Hook>& stored) {
  std::vector<hooks::Hook> chosen;
  for (const auto& hook : stored)
    if (names(asked, hook)) chosen.push_back(hook);
  if (chosen.empty() && !asked.sqs_queue_url.empty()) chosen.push_back({.id = asked.id, .hook_type = "sqs", .sqs_auth_type = "resource"});
  for (auto& hook : chosen) {
    const auto take = [&](std::string hooks::Hook::* setting) {
      if (!(asked.*setting).empty()) hook.*setting = asked.*setting;
    };
    if (!asked.sqs_key.empty()) hook.sqs_auth_type = "keys";
    for (const auto setting : {&hooks::Hook::sqs_queue_url, &hooks::Hook::sqs_region, &hooks::Hook::sqs_auth_type, &hooks::Hook::sqs_key,
                               &hooks::Hook::sqs_role_arn, &hooks::Hook::sqs_payload_encoding})
      take(setting);
    if (asked.sqs_secret != hooks::masked_secret) take(&hooks::Hook::sqs_secret);
    else if (hook.sqs_secret.empty()) hook.sqs_secret = stored_secret(hook.sqs_key, stored);
  }
  return chosen;
}

// What is wrong with the settings before anybody is asked.
std::optional<hooks::Finding> fault_of_settings(const hooks::Hook& hook) {
  using sinks::cause;
  using sinks::finding;
  if (const auto url = sqs::QueueUrl::parse(hook.sqs_queue_url); !url) return finding(cause("queue_url"), url.error());
  if (hook.sqs_auth_type != "keys") return std::nullopt;
  if (hook.sqs_key.empty()) return finding(cause("no_keys"), "sqs_key is empty");
  if (hook.sqs_secret.empty()) return finding(cause("no_keys"), "sqs_secret is empty, or a mask that stands for no stored secret");
  return std::nullopt;
}

hooks::Diagnosis without_sending(hooks::PayloadEncoding encoding, hooks::Finding why, const sqs::CheckContext::Watch& watch = {}) {
  auto diagnosis = sqs::unsendable(std::move(why), watch);
  diagnosis.encoding = name_of(encoding);
  return diagnosis;
}

// What to paste where a right is missing.
std::optional<chat::Raw> policy_for(const hooks::Diagnosis& diagnosis, const hooks::Hook& hook, const std::string& external_id) {
  const auto lacks = [&](std::string_view cause) { return diagnosis.failure && diagnosis.failure->cause == cause; };
  const bool blind = std::ranges::find(diagnosis.warnings, "attributes_denied", &hooks::Finding::cause) != diagnosis.warnings.end();
  if (!lacks("access_denied") && !lacks("kms_denied") && !blind) return std::nullopt;
  const auto kms_key = diagnosis.queue ? diagnosis.queue->kms_key : std::string();
  const auto policies = sqs::policies_of(hook, {diagnosis.identity, external_id}, kms_key);
  return lacks("kms_denied") && policies.key_policy ? policies.key_policy : policies.sending();
}

async::Task<hooks::Diagnosis> diagnosis_of(Service& service, const store::App& app, hooks::Hook hook, sqs::CheckContext::Watch watch,
                                           async::Deadline deadline) {
  const auto encoding = wire::encoding_of(hook, app.settings, service.default_encoding);
  if (auto fault = fault_of_settings(hook)) co_return without_sending(encoding, *std::move(fault), watch);
  std::function<std::optional<std::string>()> judged = [&] {
    std::optional<std::string> fault;
    service.store.read([&](store::Snapshot& snapshot) {
      fault = shared_queue_fault(snapshot, app.key, live_hooks(snapshot, app.key), hook, service.shared_queues);
    });
    return fault;
  };
  if (const auto fault = co_await async::on_pool(service.disk, std::move(judged)))
    co_return without_sending(encoding, {std::string(sinks::cause("shared_queue").code), "the queue URL " + *fault, ""}, watch);
  auto target = sinks::sqs_target(service.identities, app.api_key, hook);
  if (!target) co_return without_sending(encoding, sinks::finding(sinks::cause("no_identity"), target.error()), watch);

  const auto now = service.clock.now();
  const std::string payload = fmt::format(R"({{"type":"hook.test","created_at":"{}"}})", to_rfc3339(now));
  const std::string body = delivery::encoded(payload, encoding);
  const std::string signature = to_hex(hmac_sha256(app.secrets.front(), payload));
  const std::string id = to_text(uuid_v7(service.random, now));
  sqs::CheckContext context{service.outbound, service.clock, {}, std::move(watch)};
  const auto who = [&](async::Deadline until) -> async::Task<std::expected<std::string, std::string>> {
    auto caller = co_await service.identities.caller(target->identity, target->signing_region(), until);
    if (caller) co_return std::move(caller->arn);
    co_return std::unexpected(std::move(caller.error().text));
  };
  // Nobody else's keys are shown to AWS: a queue elsewhere has its own.
  if (target->queue.is_aws || service.identities.has_sts_of_its_own()) context.who = who;
  auto diagnosis = co_await sqs::check_queue(std::move(context), *target, {body, id, app.api_key, signature}, deadline);
  diagnosis.encoding = name_of(encoding);
  diagnosis.policy = policy_for(diagnosis, hook, service.identities.external_id(app.api_key));
  co_return diagnosis;
}

}  // namespace

async::Task<Answer> check_sqs(Service& service, const Call& call, CheckWatch watch) {
  hooks::Hook asked;
  if (const auto read = wire::read_check(call.body, asked); !read) co_return std::unexpected(problem(read.error()));
  std::function<std::vector<hooks::Hook>()> stored_hooks = [&] {
    std::vector<hooks::Hook> stored;
    service.store.read([&](store::Snapshot& snapshot) {
      for (auto& hook : snapshot.hooks(call.app().key))
        if (!hook.deleted && hook.hook.hook_type == "sqs") stored.push_back(std::move(hook.hook));
    });
    return stored;
  };
  const auto hooks = hooks_to_check(asked, co_await async::on_pool(service.disk, std::move(stored_hooks)));
  if (hooks.empty()) {
    const auto encoding = wire::encoding_of({}, call.app().settings, service.default_encoding);
    co_return wire::answer_members({{"", without_sending(encoding, sinks::finding(sinks::cause("no_hook"), ""))}});
  }

  auto diagnoses = co_await try_queues(service, call.app(), hooks, std::move(watch));
  std::vector<wire::CheckedHook> checked;
  for (std::size_t i = 0; i < hooks.size(); ++i) checked.push_back({hooks[i].id, std::move(diagnoses[i])});
  co_return wire::answer_members(checked);
}

async::Task<std::vector<hooks::Diagnosis>> try_queues(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks,
                                                      CheckWatch watch) {
  // On the loop where the outbound connections live.
  auto check_all = [&]() -> async::Task<std::vector<hooks::Diagnosis>> {
    const auto deadline = async::in(check_time);
    std::vector<hooks::Diagnosis> diagnoses(hooks.size());
    async::TaskGroup checks(service.delivery_loop);
    const auto check = [&](std::size_t i) -> async::Task<void> {
      sqs::CheckContext::Watch of_hook;
      if (watch) of_hook = [&watch, i](const hooks::CheckStep& step) { watch(i, step); };
      diagnoses[i] = co_await diagnosis_of(service, app, hooks[i], std::move(of_hook), deadline);
    };
    for (std::size_t i = 0; i < hooks.size(); ++i) checks.spawn(check(i));
    co_await checks.join();
    co_return diagnoses;
  };
  co_return co_await async::asio::co_spawn(service.delivery_loop, check_all(), async::asio::use_awaitable);
}

std::vector<Route> check_routes() {
  const auto check = [](Service& service, const Call& call) { return check_sqs(service, call, {}); };
  return {{"POST", "/check_sqs", "CheckSQS", Access::server, check}};
}

}  // namespace millrace::api
