// One place knows which kinds of hooks there are.
#include "sinks/make_sink.h"

#include "hooks/aws_fields.h"
#include "sinks/sns/sns_sink.h"
#include "sinks/sqs/sqs_sink.h"
#include "sinks/webhook/pending_sink.h"
#include "sinks/webhook/webhook_sink.h"

#include <utility>

namespace millrace::sinks {
namespace {

using MadeSink = std::expected<std::unique_ptr<delivery::Sink>, std::string>;

std::shared_ptr<aws::Identity> identity_of(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook,
                                           const hooks::AwsFields& aws, const std::string& region) {
  if (hook.*aws.auth_type == "resource") return identities.own();
  if (hook.*aws.auth_type == "role") return identities.role(hook.*aws.role_arn, app_key, region);
  return aws::Identity::of({hook.*aws.key, aws::Secret(hook.*aws.secret)});
}

template <class Sink>
MadeSink webhook_sink(net::HttpClient& http, const Clock& clock, const hooks::Hook& hook) {
  auto target = webhook::Target::parse(hook.webhook_url, hook.id);
  if (!target) return std::unexpected("webhook_url " + target.error());
  return std::make_unique<Sink>(http, clock, *std::move(target));
}

template <class Sink, class Target>
MadeSink aws_sink(net::HttpClient& http, const Clock& clock, const std::expected<Target, std::string>& target) {
  if (!target) return std::unexpected(target.error());
  return std::make_unique<Sink>(http, clock, *target);
}

}  // namespace

std::expected<sqs::SqsTarget, std::string> sqs_target(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook) {
  auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
  if (!queue) return std::unexpected(queue.error());
  sqs::SqsTarget target{*std::move(queue), hook.sqs_region, nullptr, hook.sqs_event_based_message_group_id_enabled.value_or(false)};
  target.identity = identity_of(identities, app_key, hook, hooks::sqs_fields, target.signing_region());
  return target;
}

std::expected<sns::SnsTarget, std::string> sns_target(aws::Identities& identities, std::string_view app_key, const hooks::Hook& hook) {
  const auto topic = sns::Topic::parse(hook.sns_topic_arn);
  if (!topic) return std::unexpected(topic.error());
  const auto named = identities.named_origin("SNS");
  if (!named) return std::unexpected(named.error());
  return sns::SnsTarget{*topic, named->value_or(topic->origin()), hook.sns_region,
                        identity_of(identities, app_key, hook, hooks::sns_fields, topic->region)};
}

MadeSink make_sink(net::HttpClient& http, const Clock& clock, aws::Identities& identities, std::string_view app_key,
                   const hooks::Hook& hook) {
  if (hook.hook_type == "webhook") return webhook_sink<webhook::WebhookSink>(http, clock, hook);
  if (hook.hook_type == "sns") return aws_sink<sns::SnsSink>(http, clock, sns_target(identities, app_key, hook));
  if (hook.hook_type == "pending_message") {
    // No event is for a hook that wants no calls, so it needs no address.
    if (!hook.callback || hook.callback->mode == hooks::callback_none)
      return std::make_unique<webhook::PendingSink>(http, clock, webhook::Target{});
    return webhook_sink<webhook::PendingSink>(http, clock, hook);
  }
  return aws_sink<sqs::SqsSink>(http, clock, sqs_target(identities, app_key, hook));
}

}  // namespace millrace::sinks
