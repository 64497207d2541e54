// The same module writes them for all who show them.
#include "api/hook_policies.h"

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

}  // namespace

async::Task<sqs::Grantee> grantee_of(Service& service, const std::string& app_key, const std::vector<hooks::Hook>& hooks) {
  sqs::Grantee grantee{std::nullopt, service.identities.external_id(app_key)};
  const auto needs_us = std::ranges::find_if(hooks, [](const hooks::Hook& hook) { return hook.sqs_auth_type != "keys"; });
  const auto queue = needs_us == hooks.end() ? std::unexpected(std::string()) : sqs::QueueUrl::parse(needs_us->sqs_queue_url);
  if (!queue) co_return grantee;
  auto own_arn = service.identities.own_arn(queue->signing_region(needs_us->sqs_region), async::in(own_arn_time));
  grantee.caller_arn = co_await async::asio::co_spawn(service.delivery_loop, std::move(own_arn), async::asio::use_awaitable);
  co_return grantee;
}

async::Task<Answer> hook_policies(Service& service, const Call& call) {
  hooks::WantedHook wanted;
  if (auto done = wire::read(call.body, wanted, ""); !done) co_return std::unexpected(problem(done.error()));
  const auto& hook = wanted.given;
  const auto grantee = co_await grantee_of(service, call.app().api_key, {hook});
  co_return fmt::format("\"aws_policies\":{},{}", wire::written(sqs::policies_of(hook, grantee), wire::Profile::http_v1),
                        wire::shown_external_id(grantee.external_id));
}

}  // namespace millrace::api
