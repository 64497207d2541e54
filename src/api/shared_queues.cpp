// Two URLs may be one queue: they are compared by what they name.
#include "api/shared_queues.h"

#include "api/change_app.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::api {
namespace {

bool is_let_in(const hooks::Hook& hook, const std::vector<hooks::Hook>& let_in) {
  return std::ranges::any_of(let_in, [&](const hooks::Hook& known) {
    return known.sqs_queue_url == hook.sqs_queue_url && known.sqs_auth_type == hook.sqs_auth_type;
  });
}

bool is_named_by_another(store::Snapshot& snapshot, chat::AppKey app, const sqs::QueueUrl& queue) {
  for (const auto& other : snapshot.apps()) {
    if (other.key == app) continue;
    for (const auto& hook : live_hooks(snapshot, other.key)) {
      const auto named = sqs::QueueUrl::parse(hook.sqs_queue_url);
      if (named && named->is_same_queue(queue)) return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> shared_queue_fault(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& let_in,
                                              const hooks::Hook& hook, const std::vector<sqs::QueueUrl>& shared) {
  if (hook.hook_type != "sqs" || hook.sqs_auth_type == "keys" || is_let_in(hook, let_in)) return std::nullopt;
  const auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
  if (!queue || std::ranges::any_of(shared, [&](const sqs::QueueUrl& one) { return one.is_same_queue(*queue); })) return std::nullopt;
  if (!is_named_by_another(snapshot, app, *queue)) return std::nullopt;
  return fmt::format(
      "is the queue of a hook of another app, and with sqs_auth_type \"{}\" this one would send there with Millrace's rights; if that is "
      "meant, start millrace with --allow-shared-queue {}",
      hook.sqs_auth_type, hook.sqs_queue_url);
}

std::expected<void, Problem> judge_queues(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& before,
                                          const std::vector<sqs::QueueUrl>& shared) {
  const auto now = live_hooks(snapshot, app);
  for (std::size_t i = 0; i < now.size(); ++i)
    if (const auto fault = shared_queue_fault(snapshot, app, before, now[i], shared))
      return std::unexpected(problem(Code::input, fmt::format("event_hooks[{}].sqs_queue_url {}", i, *fault)));
  return {};
}

}  // namespace millrace::api
