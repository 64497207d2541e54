// One place knows which kinds of hooks there are.
#include "sinks/make_sink.h"

#include "sinks/sqs/sqs_sink.h"

#include <utility>

namespace millrace::sinks {
namespace {

std::shared_ptr<aws::Identity> identity_of(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook,
                                           const std::string& region) {
  if (hook.sqs_auth_type == "resource") return identities.own();
  if (hook.sqs_auth_type == "role") return identities.role(hook.sqs_role_arn, app_key, region);
  return aws::Identity::of({hook.sqs_key, aws::Secret(hook.sqs_secret)});
}

}  // namespace

std::expected<sqs::SqsTarget, std::string> sqs_target(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook) {
  auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
  if (!queue) return std::unexpected(queue.error());
  sqs::SqsTarget target{*std::move(queue), hook.sqs_region, nullptr, hook.sqs_event_based_message_group_id_enabled.value_or(false)};
  target.identity = identity_of(identities, app_key, hook, target.signing_region());
  return target;
}

std::expected<std::unique_ptr<delivery::Sink>, std::string> make_sink(net::HttpClient& http, const Clock& clock,
                                                                      aws::Identities& identities, std::string_view app_key,
                                                                      const hooks::Hook& hook) {
  auto target = sqs_target(identities, app_key, hook);
  if (!target) return std::unexpected(target.error());
  return std::make_unique<sqs::SqsSink>(http, clock, *std::move(target));
}

}  // namespace millrace::sinks
