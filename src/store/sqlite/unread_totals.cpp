// A map and the list of what to put back.
#include "store/sqlite/unread_totals.h"

#include <algorithm>
#include <ranges>

namespace millrace::store::sqlite {

void UnreadTotals::undo() {
  for (const auto& [user, total] : undo_ | std::views::reverse) {
    if (total) totals_[user] = *total;
    else totals_.erase(user);
  }
  undo_.clear();
}

void UnreadTotals::forget() {
  totals_.clear();
  undo_.clear();
}

std::optional<UnreadTotals::Total> UnreadTotals::of(chat::UserKey user) const {
  const auto found = totals_.find(user);
  if (found == totals_.end()) return std::nullopt;
  return found->second;
}

void UnreadTotals::remember(chat::UserKey user) { undo_.emplace_back(user, of(user)); }

void UnreadTotals::set(chat::UserKey user, const Total& total) {
  if (total.muted && total.muted->size() > most_muted) return;
  if (totals_.size() >= most_users) totals_.clear();
  remember(user);
  totals_[user] = total;
}

void UnreadTotals::drop(chat::UserKey user) {
  if (!holds(user)) return;
  remember(user);
  totals_.erase(user);
}

void UnreadTotals::changed(chat::UserKey user, chat::ChannelKey channel, std::int64_t before, std::int64_t after) {
  const auto found = totals_.find(user);
  if (found == totals_.end() || before == after) return;
  if (const auto& muted = found->second.muted; muted && std::ranges::binary_search(*muted, channel)) return;
  remember(user);
  found->second.messages += after - before;
  found->second.channels += (after > 0) - (before > 0);
}

}  // namespace millrace::store::sqlite
