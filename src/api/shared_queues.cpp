// Two URLs may be one queue: they are compared by what they name.
#include "api/shared_queues.h"

#include "api/change_app.h"
#include "hooks/aws_fields.h"
#include "sinks/sqs/queue_url.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::api {
namespace {

bool is_let_in(const hooks::Hook& hook, const hooks::AwsFields& aws, const std::vector<hooks::Hook>& let_in) {
  return std::ranges::any_of(let_in, [&](const hooks::Hook& known) {
    return known.hook_type == hook.hook_type && known.target() == hook.target() && known.*aws.auth_type == hook.*aws.auth_type;
  });
}

bool is_same_target(const hooks::Hook& one, const hooks::Hook& other) {
  if (one.hook_type != other.hook_type) return false;
  if (one.hook_type == "sns") return one.sns_topic_arn == other.sns_topic_arn;
  const auto queue = sqs::QueueUrl::parse(one.sqs_queue_url), named = sqs::QueueUrl::parse(other.sqs_queue_url);
  return queue && named && named->is_same_queue(*queue);
}

bool is_named_by_another(store::Snapshot& snapshot, chat::AppKey app, const hooks::Hook& hook) {
  for (const auto& other : snapshot.apps())
    if (other.key != app)
      for (const auto& named : live_hooks(snapshot, other.key))
        if (is_same_target(hook, named)) return true;
  return false;
}

bool is_shared(const hooks::Hook& hook, const std::vector<hooks::Hook>& shared) {
  return std::ranges::any_of(shared, [&](const hooks::Hook& one) { return is_same_target(one, hook); });
}

}  // namespace

std::optional<std::string> shared_queue_fault(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& let_in,
                                              const hooks::Hook& hook, const std::vector<hooks::Hook>& shared) {
  const auto* const aws = hooks::aws_fields(hook.hook_type);
  if (!aws || hook.*aws->auth_type == "keys" || is_let_in(hook, *aws, let_in) || is_shared(hook, shared)) return std::nullopt;
  if (!is_named_by_another(snapshot, app, hook)) return std::nullopt;
  return fmt::format(
      "is the {} of a hook of another app, and with {} \"{}\" this one would send there with Millrace's rights; if that is "
      "meant, start millrace with --allow-shared-queue {}",
      aws == &hooks::sqs_fields ? "queue" : "topic", aws->name("auth_type"), hook.*aws->auth_type, hook.target());
}

std::expected<void, Problem> judge_queues(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& before,
                                          const std::vector<hooks::Hook>& shared) {
  const auto now = live_hooks(snapshot, app);
  for (std::size_t i = 0; i < now.size(); ++i)
    if (const auto fault = shared_queue_fault(snapshot, app, before, now[i], shared))
      return std::unexpected(
          problem(Code::input, fmt::format("event_hooks[{}].{} {}", i, hooks::aws_fields(now[i].hook_type)->target_name, *fault)));
  return {};
}

}  // namespace millrace::api
