// A sorted lane per group; whoever stands at its begin is first.
#include "delivery/lanes.h"

#include "base/ensure.h"

#include <utility>

namespace millrace::delivery {

bool Lanes::enter(std::string_view group, store::Position position) {
  auto lane = lanes_.find(group);
  if (lane == lanes_.end()) lane = lanes_.emplace(std::string(group), Lane{}).first;
  lane->second.emplace_hint(lane->second.end(), position, std::nullopt);
  return lane->second.begin()->first == position;
}

bool Lanes::is_first(std::string_view group, store::Position position) const {
  const auto lane = lanes_.find(group);
  return lane != lanes_.end() && lane->second.begin()->first == position;
}

void Lanes::wait(Item item) {
  const auto lane = lanes_.find(item.group);
  ensure(lane != lanes_.end() && lane->second.contains(item.position()), "an event waits without a place");
  waiting_.emplace(item.position(), &lane->second);
  auto& place = lane->second.at(item.position());
  place = std::move(item);
}

Lanes::Next Lanes::leave(std::string_view group, store::Position position) {
  const auto lane = lanes_.find(group);
  if (lane == lanes_.end()) return {};
  auto& places = lane->second;
  const bool was_first = places.begin()->first == position;
  places.erase(position);
  if (places.empty()) return lanes_.erase(lane), Next{};
  if (!was_first) return {};
  auto& [first, item] = *places.begin();
  if (!item) return {std::nullopt, first};
  waiting_.erase(first);
  return {std::exchange(item, std::nullopt), first};
}

std::optional<store::Position> Lanes::oldest_waiting() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

std::optional<Item> Lanes::take(store::Position position) {
  const auto at = waiting_.find(position);
  if (at == waiting_.end()) return std::nullopt;
  auto item = std::exchange(at->second->at(position), std::nullopt);
  waiting_.erase(at);
  return item;
}

std::vector<Item> Lanes::clear() {
  std::vector<Item> items;
  for (auto& [group, lane] : lanes_)
    for (auto& [position, item] : lane)
      if (item) items.push_back(*std::move(item));
  lanes_.clear();
  waiting_.clear();
  return items;
}

}  // namespace millrace::delivery
