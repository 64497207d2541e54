// The parked events of one hook: what they are, which may be tried again, and what is to be saved of them.
#pragma once

#include "async/task.h"
#include "delivery/item.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace millrace::delivery {

// Operation. A parked event waits in the store with its payload; here is little more than its place. It is taken out when it
// may be tried, and comes back or is finished. What was not saved yet keeps its record here.
class Parking {
 public:
  static constexpr std::size_t most_events = 10'000;
  static constexpr std::int64_t most_bytes = 64 << 20;  // of payload on the disk

  enum class Turn : std::uint8_t { now, later };  // later: others of its group come first

  // What the store has. Nothing happens to one that is known.
  bool knows(store::Position position) const { return entries_.contains(position); }
  void add_stored(const store::ParkedEvent& event, Turn turn, async::Deadline now);

  bool has_room() const { return entries_.size() < most_events && bytes_ < most_bytes; }
  void park(const Item& item, Turn turn);

  // May be tried from now on. Nothing happens to one that is not here.
  void may_go(store::Position position);
  template <class Visit>
  void each(const Visit& visit) const {
    for (const auto& [position, entry] : entries_)
      if (entry.where != Where::finished) visit(position, entry.group);
  }

  // Each event's turn said anew, when a queue that keeps order takes the place of one that does not, or the other way round.
  void say_turns(const std::function<Turn(store::Position, const std::string& group)>& turn_of);

  // How much may be out at once; one event always may.
  struct Room {
    std::size_t events;
    std::int64_t bytes;
  };
  bool may_take(Room room) const { return out_ < room.events && out_bytes_ < room.bytes; }

  // Those whose time has come, oldest due first, until no more may be out. They are out until `came_back` or `finish`.
  std::vector<store::Position> take_due(async::Deadline now, Room room);
  async::Deadline next_due() const { return due_.empty() ? async::Deadline::max() : due_.begin()->first; }

  // The record of one that is not in the store yet.
  const store::ParkedEvent* unsaved(store::Position position) const;
  // What is known of one: the store has its attempts as they were when it was parked.
  const store::ParkedEvent& known(store::Position position) const { return entries_.at(position).event; }

  void came_back(const Item& item, Turn turn);
  // Delivered or dead.
  void finish(store::Position position);

  std::size_t count() const { return entries_.size() - finished_; }
  std::size_t out_count() const { return out_; }

  // What is to be saved: events to be parked, positions that are parked no more.
  struct Changes {
    std::vector<store::ParkedEvent> parked;
    std::vector<store::Position> finished;
    bool empty() const { return parked.empty() && finished.empty(); }
  };
  Changes take_changes(hooks::HookKey hook);
  void saved(const Changes& changes);
  void give_back(const Changes& changes);

 private:
  enum class Where : std::uint8_t { behind, due, out, finished };
  enum class Stored : std::uint8_t { no, being_saved, yes };
  struct Entry {
    store::ParkedEvent event;  // its record has a payload until that is stored
    std::string group;
    async::Deadline ready_at;
    Where where = Where::due;
    Stored stored = Stored::no;
  };

  void move(store::Position position, Entry& entry, Where to);
  void erase(std::map<store::Position, Entry>::iterator at);
  void place(store::Position position, Entry& entry, Turn turn) { move(position, entry, turn == Turn::now ? Where::due : Where::behind); }

  std::map<store::Position, Entry> entries_;
  std::set<std::pair<async::Deadline, store::Position>> due_;
  std::set<store::Position> to_park_, to_finish_;
  std::size_t out_ = 0, finished_ = 0;
  std::int64_t bytes_ = 0, out_bytes_ = 0;
};

}  // namespace millrace::delivery
