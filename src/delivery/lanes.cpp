// A lane per group: who is first, and who stands behind, sorted.
#include "delivery/lanes.h"

#include "base/ensure.h"

#include <utility>

namespace millrace::delivery {

bool Lanes::enter(std::string_view group, store::Position position) {
  const auto lane = lanes_.find(group);
  if (lane == lanes_.end()) return lanes_.emplace(std::string(group), Lane{position, {}}), true;
  if (lane->second.first == position) return true;
  lane->second.behind.emplace_hint(lane->second.behind.end(), position, std::nullopt);
  return false;
}

bool Lanes::is_first(std::string_view group, store::Position position) const {
  const auto lane = lanes_.find(group);
  return lane != lanes_.end() && lane->second.first == position;
}

void Lanes::wait(Item item) {
  const auto lane = lanes_.find(item.group);
  ensure(lane != lanes_.end() && lane->second.behind.contains(item.position()), "an event waits without a place");
  waiting_.emplace(item.position(), &lane->second);
  auto& place = lane->second.behind.at(item.position());
  place = std::move(item);
}

Lanes::Next Lanes::leave(std::string_view group, store::Position position) {
  const auto found = lanes_.find(group);
  if (found == lanes_.end()) return {};
  auto& [first, behind] = found->second;
  if (first != position) return behind.erase(position), Next{};
  if (behind.empty()) return lanes_.erase(found), Next{};
  auto next = behind.extract(behind.begin());
  first = next.key();
  waiting_.erase(first);
  return {std::move(next.mapped()), first};
}

std::optional<Item> Lanes::take(store::Position position) {
  const auto at = waiting_.find(position);
  if (at == waiting_.end()) return std::nullopt;
  auto item = std::exchange(at->second->behind.at(position), std::nullopt);
  waiting_.erase(at);
  return item;
}

std::vector<Item> Lanes::clear() {
  std::vector<Item> items;
  for (auto& [group, lane] : lanes_)
    for (auto& [position, item] : lane.behind)
      if (item) items.push_back(*std::move(item));
  lanes_.clear();
  waiting_.clear();
  return items;
}

}  // namespace millrace::delivery
