// Order within a group, where a queue keeps one: the first unsettled event of a group may be sent, the others wait behind it.
#pragma once

#include "delivery/item.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::delivery {

// Operation. Every unsettled event has a place in its group's lane, in the order of the log; one that is older and comes later, a
// redriven dead letter, is the next. What waits behind another lies in
// its place; of a parked event, or one that is on its way, the place alone is here.
class Lanes {
 public:
  // Takes a place. Whether it is the first of its group: nobody was there.
  bool enter(std::string_view group, store::Position position);

  bool is_first(std::string_view group, store::Position position) const;

  // Lies down in its place until it is the first. Precondition: it has one, is not the first, and not parked.
  void wait(Item item);

  // Who is the first of a group now: its item, or else its place.
  struct Next {
    std::optional<Item> item;
    std::optional<store::Position> position;
  };

  // Settled: gives up its place. Says who comes first now, if that changed.
  Next leave(std::string_view group, store::Position position);

  // Takes out what waits here; its place stays.
  std::optional<Item> take(store::Position position);

  // All that wait here with their payloads. The lanes are empty then.
  std::vector<Item> clear();

 private:
  struct Text {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Lane {
    store::Position first;
    std::map<store::Position, std::optional<Item>> behind;
  };

  std::unordered_map<std::string, Lane, Text, std::equal_to<>> lanes_;
  std::map<store::Position, Lane*> waiting_;  // where an item lies; a lane's address stays
};

}  // namespace millrace::delivery
