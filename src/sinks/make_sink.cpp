// One place knows which kinds of hooks there are.
#include "sinks/make_sink.h"

#include "sinks/sqs/sqs_sink.h"

#include <cstdlib>

namespace millrace::sinks {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::expected<aws::Credentials, std::string> credentials_of(const hooks::Hook& hook) {
  if (hook.sqs_auth_type != "resource") return aws::Credentials{hook.sqs_key, aws::Secret(hook.sqs_secret)};
  aws::Credentials own{from_environment("AWS_ACCESS_KEY_ID"), aws::Secret(from_environment("AWS_SECRET_ACCESS_KEY")),
                       aws::Secret(from_environment("AWS_SESSION_TOKEN"))};
  if (own.key_id.empty() || own.secret.empty())
    return std::unexpected(
        "sqs_auth_type is \"resource\", and Millrace has no AWS identity of its own: start it with AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY in "
        "its environment, or give the hook \"keys\" with sqs_key and sqs_secret");
  return own;
}

}  // namespace

std::expected<sqs::SqsTarget, std::string> sqs_target(const hooks::Hook& hook) {
  auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
  if (!queue) return std::unexpected(queue.error());
  auto credentials = credentials_of(hook);
  if (!credentials) return std::unexpected(credentials.error());
  return sqs::SqsTarget{*std::move(queue), hook.sqs_region, *std::move(credentials)};
}

std::expected<std::unique_ptr<delivery::Sink>, std::string> make_sink(net::HttpClient& http, const Clock& clock, const hooks::Hook& hook) {
  auto target = sqs_target(hook);
  if (!target) return std::unexpected(target.error());
  return std::make_unique<sqs::SqsSink>(http, clock, *std::move(target));
}

}  // namespace millrace::sinks
