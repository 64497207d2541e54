// One real message to each target, since only a send proves the permission.
#include "api/check_hook.h"

#include "api/change_app.h"
#include "api/router.h"
#include "api/shared_queues.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/random.h"
#include "delivery/body.h"
#include "hooks/aws_fields.h"
#include "sinks/finding.h"
#include "sinks/make_sink.h"
#include "sinks/policies.h"
#include "sinks/sns/sns_check.h"
#include "sinks/sqs/sqs_check.h"
#include "sinks/target_fault.h"
#include "sinks/webhook/webhook_check.h"
#include "sinks/webhook/webhook_sink.h"
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

// No SDK waits for the test of a webhook, so its receiver has the time that it has for an event.
std::chrono::milliseconds time_for(const hooks::Hook& hook) { return hook.hook_type == "webhook" ? webhook::attempt_time : check_time; }

bool names(const hooks::Hook& asked, const hooks::Hook& stored) {
  if (!asked.id.empty()) return stored.id == asked.id;
  return asked.target().empty() || stored.target() == asked.target();
}

// What was given of an identity, put into a hook. A mask stands for the secret of the stored hook with this key.
void put_identity(const hooks::Hook& asked, const hooks::AwsFields& aws, const std::vector<hooks::Hook>& stored, hooks::Hook& hook) {
  const auto take = [&](hooks::AwsFields::Text setting) {
    if (!(asked.*setting).empty()) hook.*setting = asked.*setting;
  };
  if (!(asked.*aws.key).empty()) hook.*aws.auth_type = "keys";
  for (const auto setting : {aws.region, aws.auth_type, aws.key, aws.role_arn}) take(setting);
  if (asked.*aws.secret != hooks::masked_secret) return take(aws.secret);
  if (!(hook.*aws.secret).empty()) return;
  const auto at = std::ranges::find(stored, hook.*aws.key, aws.key);
  if (at != stored.end()) hook.*aws.secret = *at.*aws.secret;
}

// The stored hooks that are meant, with what was given put in; settings that name none are a hook of their own.
std::vector<hooks::Hook> hooks_to_check(const hooks::Hook& asked, const std::vector<hooks::Hook>& stored) {
  const auto* const aws = hooks::aws_fields(asked.hook_type);
  std::vector<hooks::Hook> chosen;
  for (const auto& hook : stored)
    if (names(asked, hook)) chosen.push_back(hook);
  if (chosen.empty() && !asked.target().empty()) {
    chosen.push_back({.id = asked.id, .hook_type = asked.hook_type});
    if (aws) chosen.back().*aws->auth_type = "resource";
  }
  const auto target = aws ? aws->target : &hooks::Hook::webhook_url;
  for (auto& hook : chosen) {
    if (!asked.target().empty()) hook.*target = asked.target();
    if (!asked.sqs_payload_encoding.empty()) hook.sqs_payload_encoding = asked.sqs_payload_encoding;
    if (aws) put_identity(asked, *aws, stored, hook);
  }
  return chosen;
}

// What is wrong with the settings before anybody is asked.
std::optional<hooks::Finding> fault_of_settings(const hooks::Hook& hook) {
  using sinks::finding;
  if (const auto fault = sinks::target_fault(hook)) return finding(sinks::cause_of_fault(*fault), fault->text);
  const auto* const aws = hooks::aws_fields(hook.hook_type);
  if (!aws || hook.*aws->auth_type != "keys") return std::nullopt;
  if ((hook.*aws->key).empty()) return finding(sinks::cause("no_keys"), aws->name("key") + " is empty");
  if ((hook.*aws->secret).empty())
    return finding(sinks::cause("no_keys"), aws->name("secret") + " is empty, or a mask that stands for no stored secret");
  return std::nullopt;
}

hooks::Diagnosis without_sending(hooks::PayloadEncoding encoding, hooks::Finding why, const sinks::CheckSteps::Watch& watch = {}) {
  auto diagnosis = sinks::unsendable(std::move(why), watch);
  diagnosis.encoding = name_of(encoding);
  return diagnosis;
}

// What to paste where a right is missing.
std::optional<chat::Raw> policy_for(const hooks::Diagnosis& diagnosis, const hooks::Hook& hook, const std::string& external_id) {
  const auto lacks = [&](std::string_view cause) { return diagnosis.failure && diagnosis.failure->cause == cause; };
  const bool blind = std::ranges::find(diagnosis.warnings, "attributes_denied", &hooks::Finding::cause) != diagnosis.warnings.end();
  if (!lacks("access_denied") && !lacks("kms_denied") && !blind) return std::nullopt;
  const auto kms_key = diagnosis.queue ? diagnosis.queue->kms_key : std::string();
  const auto policies = sinks::policies_of(hook, {diagnosis.identity, external_id}, kms_key);
  return lacks("kms_denied") && policies.key_policy ? policies.key_policy : policies.sending();
}

// The event that a test sends.
struct TestEvent {
  TestEvent(const store::App& app, hooks::PayloadEncoding encoding, Instant now, Random& random)
      : payload(fmt::format(R"({{"type":"hook.test","created_at":"{}"}})", to_rfc3339(now))),
        body(delivery::encoded(payload, encoding)),
        signature(to_hex(hmac_sha256(app.secrets.front(), payload))),
        id(to_text(uuid_v7(random, now))) {}

  std::string payload, body, signature, id;
};

// Nobody else's keys are shown to AWS: a queue elsewhere has its own.
using Who = decltype(aws::CheckContext::who);
Who who_signs(Service& service, bool is_at_aws, std::shared_ptr<aws::Identity> identity, std::string region) {
  if (!is_at_aws && !service.identities.has_sts_of_its_own()) return {};
  return [&service, identity = std::move(identity),
          region = std::move(region)](async::Deadline until) -> async::Task<std::expected<std::string, std::string>> {
    auto caller = co_await service.identities.caller(identity, region, until);
    if (caller) co_return std::move(caller->arn);
    co_return std::unexpected(std::move(caller.error().text));
  };
}

// A hook's test under way: where to, with what, until when.
struct Trial {
  Service& service;
  const store::App& app;
  const hooks::Hook& hook;
  const TestEvent& test;
  sinks::CheckSteps::Watch watch;
  async::Deadline deadline;

  aws::TestMessage message() const { return {test.body, test.id, app.api_key, test.signature}; }
};

async::Task<hooks::Diagnosis> try_queue(Trial trial) {
  auto& service = trial.service;
  const auto target = sinks::sqs_target(service.identities, trial.app.api_key, trial.hook);
  if (!target) co_return sinks::unsendable(sinks::finding(sinks::cause("no_identity"), target.error()), trial.watch);
  aws::CheckContext context{service.outbound, service.clock,
                            who_signs(service, target->queue.is_aws, target->identity, target->signing_region()), trial.watch};
  co_return co_await sqs::check_queue(std::move(context), *target, trial.message(), trial.deadline);
}

async::Task<hooks::Diagnosis> try_topic(Trial trial) {
  auto& service = trial.service;
  const auto target = sinks::sns_target(service.identities, trial.app.api_key, trial.hook);
  if (!target) co_return sinks::unsendable(sinks::finding(sinks::cause("no_identity"), target.error()), trial.watch);
  const bool is_at_aws = target->origin == target->topic.origin();
  aws::CheckContext context{service.outbound, service.clock, who_signs(service, is_at_aws, target->identity, target->topic.region),
                            trial.watch};
  co_return co_await sns::check_topic(std::move(context), *target, trial.message(), trial.deadline);
}

async::Task<hooks::Diagnosis> try_webhook(Trial trial) {
  const auto target = webhook::Target::parse(trial.hook.webhook_url, trial.hook.id);
  const delivery::Outgoing event{.event_id = trial.test.id,
                                 .type = "hook.test",
                                 .cid = {},
                                 .group = "app",
                                 .app_key = trial.app.api_key,
                                 .signature = trial.test.signature,
                                 .body = trial.test.body};
  co_return co_await webhook::check_webhook(trial.service.outbound, *target, event, trial.watch, trial.deadline);
}

async::Task<hooks::Diagnosis> tried(Trial trial) {
  if (trial.hook.hook_type == "webhook") return try_webhook(std::move(trial));
  if (trial.hook.hook_type == "sns") return try_topic(std::move(trial));
  return try_queue(std::move(trial));
}

async::Task<hooks::Diagnosis> diagnosis_of(Service& service, const store::App& app, hooks::Hook hook, sinks::CheckSteps::Watch watch,
                                           async::Deadline deadline) {
  const auto encoding = wire::encoding_of(hook, app.settings, service.default_encoding);
  if (auto fault = fault_of_settings(hook)) co_return without_sending(encoding, *std::move(fault), watch);
  std::function<std::optional<std::string>()> judged = [&] {
    std::optional<std::string> fault;
    service.store.read([&](store::Snapshot& snapshot) {
      fault = shared_queue_fault(snapshot, app.key, live_hooks(snapshot, app.key), hook, service.shared_targets);
    });
    return fault;
  };
  if (const auto fault = co_await async::on_pool(service.disk, std::move(judged)))
    co_return without_sending(encoding, {std::string(sinks::cause("shared_queue").code), "the target " + *fault, ""}, watch);
  const TestEvent test(app, encoding, service.clock.now(), service.random);
  auto diagnosis = co_await tried({service, app, hook, test, std::move(watch), deadline});
  diagnosis.policy = policy_for(diagnosis, hook, service.identities.external_id(app.api_key));
  diagnosis.encoding = name_of(encoding);
  co_return diagnosis;
}

}  // namespace

async::Task<Answer> check_hook(Service& service, const Call& call, std::string hook_type, CheckWatch watch, std::string_view before_error) {
  hooks::Hook asked;
  if (const auto read = wire::read_check(call.body, hook_type, asked); !read) co_return std::unexpected(problem(read.error()));
  std::function<std::vector<hooks::Hook>()> stored_hooks = [&] {
    std::vector<hooks::Hook> stored;
    service.store.read([&](store::Snapshot& snapshot) {
      for (auto& hook : live_hooks(snapshot, call.app().key))
        if (hook.hook_type == hook_type) stored.push_back(std::move(hook));
    });
    return stored;
  };
  const auto hooks = hooks_to_check(asked, co_await async::on_pool(service.disk, std::move(stored_hooks)));
  if (hooks.empty()) {
    const auto encoding = wire::encoding_of(asked, call.app().settings, service.default_encoding);
    co_return wire::answer_members({{"", without_sending(encoding, sinks::finding(sinks::cause("no_hook"), ""))}}, before_error);
  }

  auto diagnoses = co_await try_hooks(service, call.app(), hooks, std::move(watch));
  std::vector<wire::CheckedHook> checked;
  for (std::size_t i = 0; i < hooks.size(); ++i) checked.push_back({hooks[i].id, std::move(diagnoses[i])});
  co_return wire::answer_members(checked, before_error);
}

async::Task<Answer> check_hook(Service& service, const Call& call, CheckWatch watch) {
  const auto* const given = call.body.find("hook_type");
  const auto hook_type = given && given->string() ? *given->string() : "sqs";
  co_return co_await check_hook(service, call, hook_type, std::move(watch));
}

async::Task<std::vector<hooks::Diagnosis>> try_hooks(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks,
                                                     CheckWatch watch) {
  // On the loop where the outbound connections live.
  auto check_all = [&]() -> async::Task<std::vector<hooks::Diagnosis>> {
    std::vector<hooks::Diagnosis> diagnoses(hooks.size());
    async::TaskGroup checks(service.delivery_loop);
    const auto check = [&](std::size_t i) -> async::Task<void> {
      sinks::CheckSteps::Watch of_hook;
      if (watch) of_hook = [&watch, i](const hooks::CheckStep& step) { watch(i, step); };
      diagnoses[i] = co_await diagnosis_of(service, app, hooks[i], std::move(of_hook), async::in(time_for(hooks[i])));
      // What waits need not wait for the next probe.
      if (diagnoses[i].ok() && hooks[i].key != hooks::HookKey{}) service.delivery.rearm(hooks[i].key);
    };
    for (std::size_t i = 0; i < hooks.size(); ++i) checks.spawn(check(i));
    co_await checks.join();
    co_return diagnoses;
  };
  co_return co_await async::asio::co_spawn(service.delivery_loop, check_all(), async::asio::use_awaitable);
}

std::vector<Route> check_routes() {
  const auto check_sqs = [](Service& service, const Call& call) { return check_hook(service, call, "sqs", {}); };
  // SDKs look for these words in the error.
  const auto check_sns = [](Service& service, const Call& call) {
    return check_hook(service, call, "sns", {}, "publishing the message failed. ");
  };
  return {{"POST", "/check_sqs", "CheckSQS", Access::server, check_sqs}, {"POST", "/check_sns", "CheckSNS", Access::server, check_sns}};
}

}  // namespace millrace::api
