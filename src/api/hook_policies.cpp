// The same module writes them for all who show them.
#include "api/hook_policies.h"

#include "hooks/aws_fields.h"
#include "sinks/sns/topic.h"
#include "sinks/sqs/queue_url.h"
#include "wire/hook.h"
#include "wire/policies.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <optional>

namespace millrace::api {
namespace {

// Policies of hooks without keys name Millrace's own identity; AWS may take this long to say who that is.
constexpr std::chrono::seconds own_arn_time{1};

// Nothing for a hook that does not need us.
std::optional<std::string> region_where_we_sign(const hooks::Hook& hook) {
  const auto* const aws = hooks::aws_fields(hook.hook_type);
  if (!aws || hook.*aws->auth_type == "keys") return std::nullopt;
  if (aws == &hooks::sqs_fields) {
    const auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
    return queue ? std::optional(queue->signing_region(hook.sqs_region)) : std::nullopt;
  }
  const auto topic = sns::Topic::parse(hook.sns_topic_arn);
  return topic ? std::optional(topic->region) : std::nullopt;
}

}  // namespace

async::Task<sinks::Grantee> grantee_of(Service& service, const std::string& app_key, const std::vector<hooks::Hook>& hooks) {
  sinks::Grantee grantee{std::nullopt, service.identities.external_id(app_key)};
  std::optional<std::string> region;
  for (const auto& hook : hooks)
    if (!region) region = region_where_we_sign(hook);
  if (!region) co_return grantee;
  auto own_arn = service.identities.own_arn(*region, async::in(own_arn_time));
  grantee.caller_arn = co_await async::asio::co_spawn(service.delivery_loop, std::move(own_arn), async::asio::use_awaitable);
  co_return grantee;
}

async::Task<Answer> hook_policies(Service& service, const Call& call) {
  hooks::WantedHook wanted;
  if (auto done = wire::read(call.body, wanted, ""); !done) co_return std::unexpected(problem(done.error()));
  const auto& hook = wanted.given;
  const auto grantee = co_await grantee_of(service, call.app().api_key, {hook});
  co_return fmt::format("\"aws_policies\":{},{}", wire::written(sinks::policies_of(hook, grantee), call.profile),
                        wire::shown_external_id(grantee.external_id));
}

}  // namespace millrace::api
