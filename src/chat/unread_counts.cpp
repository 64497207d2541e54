// Sums over the channels in which there is something to read.
#include "chat/unread_counts.h"

#include "chat/thread_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

UnreadCounts counted(Act& act, const User& user) {
  UnreadCounts counts;
  counts.channels = act.state.reads().unread(user.key, most_unread_shown);
  for (const auto& channel : counts.channels) {
    counts.total += channel.unread_count;
    if (!channel.team.empty()) counts.total_by_team[channel.team] += channel.unread_count;
    auto of = std::ranges::find(counts.types, channel.type, &UnreadOfType::type);
    if (of == counts.types.end()) of = counts.types.insert(of, {channel.type});
    ++of->channels;
    of->messages += channel.unread_count;
  }
  counts.threads = act.state.threads().unread_threads(user.key, most_unread_shown);
  counts.total_threads = static_cast<std::int64_t>(counts.threads.size());
  return counts;
}

}  // namespace

Expected<UnreadCounts> unread_counts(Act& act, const UserRef& of) {
  const auto user = resolve(act, of, "user");
  if (!user) return std::unexpected(user.error());
  return counted(act, *user);
}

Expected<std::map<std::string, UnreadCounts>> unread_counts(Act& act, const std::vector<std::string>& user_ids) {
  if (user_ids.empty() || user_ids.size() > most_users_counted)
    return refused(Refusal::Kind::input, fmt::format("user_ids must hold 1 to {} ids", most_users_counted));
  std::map<std::string, UnreadCounts> counts;
  for (const auto& id : user_ids)
    if (const auto user = act.state.user(id))
      if (auto of_user = counted(act, *user); of_user.total > 0 || of_user.total_threads > 0 || act.state.reads().has_messages(user->key))
        counts.emplace(id, std::move(of_user));
  return counts;
}

}  // namespace millrace::chat
