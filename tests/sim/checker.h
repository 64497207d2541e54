// The promise of delivery, checked on what is on the disk and what the queue has taken.
#pragma once

#include "model_queue.h"
#include "model_store.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::sim {

// What else the checker has to know of a hook.
struct Expected {
  bool ordered = false;
  std::set<store::Position> late;  // brought back by a restore or a redrive: they may arrive after later ones
};

// Every event ever made, by its id.
struct Made {
  store::Position position;
  std::string type, cid;
  bool is_rejected;  // the queue never takes it
};
using Events = std::unordered_map<std::string, Made>;

// `at_rest`: all had time to arrive, so nothing may wait any more.
enum class Moment : std::uint8_t { any, at_rest };

// Of one hook. Each arrival is looked at once, when it is new; what is on the disk, every time.
class Checker {
 public:
  // What is wrong, or nothing.
  std::optional<std::string> fault_of(const Disk& disk, const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                      const Events& events, Moment moment);

 private:
  std::optional<std::string> look_at_arrivals(const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                              const Events& events);
  bool has_arrived(store::Position position) const {
    const auto at = static_cast<std::size_t>(position);
    return at < arrived_.size() && arrived_[at];
  }

  std::size_t looked_at_ = 0;  // of the queue's arrivals
  std::vector<bool> arrived_;  // by position
  std::unordered_map<std::string, store::Position> newest_;
};

// The same of a replay to that queue.
std::optional<std::string> fault_of(const ReplayOnDisk& replay, const ModelQueue& queue, const Expected& expected, const Events& events,
                                    Moment moment);

}  // namespace millrace::sim
