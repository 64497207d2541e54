// The rules of mutes.
#include "chat/mutes.h"

#include "chat/mute_rows.h"
#include "chat/permissions.h"
#include "chat/thread_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace millrace::chat {
namespace {

struct Targets {
  User by;
  std::vector<User> users;
  std::vector<std::string> missing;
};

Expected<Targets> targets_of(Act& act, const MuteChange& change) {
  if (change.target_ids.empty() || change.target_ids.size() > most_mutes_at_once)
    return refused(Refusal::Kind::input, fmt::format("target_ids must hold 1 to {} ids of users", most_mutes_at_once));
  auto by = resolve(act, change.user, "user");
  if (!by) return std::unexpected(by.error());
  Targets targets{*std::move(by), {}, {}};
  for (const auto& id : change.target_ids) {
    if (id == targets.by.id) return refused(Refusal::Kind::input, fmt::format("target_ids: user \"{}\" can't mute itself", id));
    if (std::ranges::find(targets.users, id, &User::id) != targets.users.end()) continue;
    auto user = act.state.user(id);
    if (!user || user->deleted_at) {
      targets.missing.push_back(id);
      continue;
    }
    if (auto may = allowed(act, Action::mute_user, *user); !may) return std::unexpected(may.error());
    targets.users.push_back(*std::move(user));
  }
  if (targets.users.empty())
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", change.target_ids.front()));
  return targets;
}

void tell(Act& act, std::string type, const User& by, const std::vector<User>& targets) {
  if (targets.empty()) return;
  Event& event = happened(act, std::move(type));
  event.user = Actor{by};
  if (targets.size() == 1) event.target_user = targets.front();
  else event.target_users = targets;
}

}  // namespace

Expected<Muted> mute_users(Act& act, const MuteChange& change) {
  if (change.timeout_minutes && (*change.timeout_minutes < 1 || *change.timeout_minutes > longest_mute_minutes))
    return refused(Refusal::Kind::input,
                   fmt::format("timeout must be 1 to {} minutes; leave it out for a mute without an end", longest_mute_minutes));
  auto targets = targets_of(act, change);
  if (!targets) return std::unexpected(targets.error());
  const auto now = act.now.to_microseconds();
  Muted muted{targets->by, {}, std::move(targets->missing)};
  for (const auto& target : targets->users) {
    const auto before = act.state.mutes().mute(targets->by.key, target.key);
    Mute mute{.user = targets->by,
              .target = target,
              .created_at = before && before->holds(act.now) ? before->created_at : now,
              .updated_at = now};
    if (change.timeout_minutes) mute.expires = now + std::chrono::minutes{*change.timeout_minutes};
    act.state.mutes().save(mute);
    muted.mutes.push_back(std::move(mute));
  }
  tell(act, "user.muted", targets->by, targets->users);
  return muted;
}

Expected<Muted> unmute_users(Act& act, const MuteChange& change) {
  auto targets = targets_of(act, change);
  if (!targets) return std::unexpected(targets.error());
  Muted unmuted{targets->by, {}, std::move(targets->missing)};
  std::vector<User> heard;
  for (const auto& target : targets->users) {
    const auto before = act.state.mutes().mute(targets->by.key, target.key);
    if (!before) continue;
    act.state.mutes().remove(targets->by.key, target.key);
    if (before->holds(act.now)) heard.push_back(target);
  }
  tell(act, "user.unmuted", targets->by, heard);
  return unmuted;
}

void pass_over(Act& act, const Channel& channel, const Message& message) {
  const bool counts = is_in_channel(message) && !message.silent, is_reply = message.parent != MessageKey{};
  if (!counts && !is_reply) return;
  for (const auto muter : act.state.mutes().muters(channel, message.user.key, act.now)) {
    if (counts) act.state.pass_over(channel.key, muter);
    if (is_reply) act.state.threads().pass_over(message.parent, muter);
  }
}

}  // namespace millrace::chat
