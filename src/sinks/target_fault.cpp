// Each type's own reader of targets is the judge.
#include "sinks/target_fault.h"

#include "sinks/sns/topic.h"
#include "sinks/sqs/queue_url.h"
#include "sinks/webhook/target.h"

namespace millrace::sinks {

std::optional<hooks::HookFault> target_fault(const hooks::Hook& hook) {
  if (hook.target().empty()) return std::nullopt;
  if (hook.hook_type == "sqs") {
    if (const auto url = sqs::QueueUrl::parse(hook.sqs_queue_url); !url)
      return hooks::HookFault{"sqs_queue_url", "is no queue's URL: " + url.error()};
  } else if (hook.hook_type == "sns") {
    if (const auto topic = sns::Topic::parse(hook.sns_topic_arn); !topic)
      return hooks::HookFault{"sns_topic_arn", "is no topic's ARN: " + topic.error()};
  } else if (hook.hook_type == "webhook" || hook.hook_type == "pending_message") {
    if (const auto target = webhook::Target::parse(hook.webhook_url, hook.id); !target)
      return hooks::HookFault{"webhook_url", target.error()};
  }
  return std::nullopt;
}

const Cause& cause_of_fault(const hooks::HookFault& fault) {
  if (fault.field == "sqs_queue_url") return cause("queue_url");
  return fault.field == "sns_topic_arn" ? cause("topic_arn") : cause("webhook_url");
}

}  // namespace millrace::sinks
