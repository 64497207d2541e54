// A run walks over the app's channels in the order of their names, a few in each step.
#include "chat/retention.h"

#include "chat/segment_rows.h"
#include "chat/timer.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

Expected<void> known(std::string_view policy) {
  if (policy == old_messages || policy == inactive_channels) return {};
  return refused(Refusal::Kind::input, fmt::format("policy: \"{}\" is neither {} nor {}", policy, old_messages, inactive_channels));
}

void go_on(Act& act, std::int64_t policy, Instant at) { act.state.timers().set({Timer::Kind::retention_runs, policy, at}); }

Filter older(Attribute attribute, Instant than) { return {.kind = Filter::Kind::less, .attribute = attribute, .values = {than}}; }

std::string date_of(Instant at) {
  std::string text;
  append_rfc3339(text, at);
  return text.substr(0, std::string_view("2026-01-31").size());
}

// Out of sight at once; the rows follow.
void drop(Act& act, const Channel& channel, RetentionCounts& counts) {
  ++counts.channels_deleted;
  counts.messages_deleted += channel.message_count;
  act.state.remove(channel, act.now.to_microseconds());
  act.state.erase_later({.what = Erasure::What::channel, .channel = channel.key});
}

// Whether the walk is over.
bool drop_inactive(Act& act, RetentionPolicy& policy) {
  const auto walk = act.state.segments().channels_after(older(Attribute::last_updated, *policy.cutoff), policy.reached,
                                                        {channels_per_retention_step, channels_walked_per_retention_step});
  for (const auto& cid : walk.ids)
    if (const auto named = Cid::parse(cid))
      if (const auto channel = act.state.channel(*named)) drop(act, *channel, policy.counts);
  policy.reached = walk.end;
  return walk.last;
}

// The oldest of the channel, with the replies to them. Nothing of a thread is older than its beginning.
std::vector<Message> oldest(Act& act, const Channel& channel, Instant cutoff, std::size_t most) {
  auto messages = act.state.messages(channel.key, {.from = MessagePage::From::from, .id = {}, .at = Instant{}, .limit = most});
  std::erase_if(messages, [&](const Message& message) { return message.created_at >= cutoff; });
  return messages;
}

bool drop_old(Act& act, RetentionPolicy& policy) {
  const auto walk = act.state.segments().channels_after(older(Attribute::created_at, *policy.cutoff), policy.reached,
                                                        {channels_per_retention_step, channels_walked_per_retention_step});
  std::size_t dropped = 0;
  for (const auto& cid : walk.ids) {
    const auto named = Cid::parse(cid);
    const auto channel = named ? act.state.channel(*named) : std::nullopt;
    if (!channel) continue;
    for (const auto& message : oldest(act, *channel, *policy.cutoff, messages_per_retention_step - dropped)) {
      policy.counts.messages_deleted += 1 + message.reply_count;
      act.state.remove(message);
      ++dropped;
    }
    if (dropped == messages_per_retention_step) return false;  // the channel may have more
    policy.reached = cid;
  }
  policy.reached = walk.end;
  return walk.last;
}

}  // namespace

Expected<RetentionPolicy> set_retention_policy(Act& act, std::string_view name, std::int64_t max_age_hours) {
  if (auto fine = known(name); !fine) return std::unexpected(fine.error());
  if (max_age_hours < least_max_age_hours || max_age_hours > most_max_age_hours)
    return refused(Refusal::Kind::input, fmt::format("max_age_hours must be between {} and {}", least_max_age_hours, most_max_age_hours));
  RetentionPolicy policy{.policy = std::string(name), .max_age_hours = max_age_hours, .enabled_at = act.now.to_microseconds()};
  if (const auto stored = act.state.retention().policy(name)) policy.key = stored->key;
  policy.key = act.state.retention().save(policy);
  go_on(act, policy.key, act.now);
  return policy;
}

Expected<void> delete_retention_policy(Act& act, std::string_view name) {
  if (auto fine = known(name); !fine) return fine;
  const auto stored = act.state.retention().policy(name);
  if (!stored) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find retention policy {}", name));
  act.state.timers().cancel(Timer::Kind::retention_runs, stored->key);
  act.state.retention().remove(stored->key);
  return {};
}

void run_retention(Act& act, std::int64_t key) {
  auto policy = act.state.retention().policy(key);
  if (!policy) return;
  const auto now = act.now.to_microseconds();
  if (!policy->cutoff) {
    policy->cutoff = Instant{now.ns - std::chrono::nanoseconds(std::chrono::hours{policy->max_age_hours}).count()};
    policy->reached.clear();
    policy->counts = {};
  }
  const bool is_through = policy->policy == old_messages ? drop_old(act, *policy) : drop_inactive(act, *policy);
  if (is_through) {
    act.state.retention().add({policy->policy, date_of(now), policy->counts});
    policy->cutoff.reset();
  }
  act.state.retention().save(*policy);
  go_on(act, key, is_through ? now + between_retention_runs : act.now);
}

}  // namespace millrace::chat
