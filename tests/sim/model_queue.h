// A customer's queue as SQS is: an outcome per entry, repeats dropped by id where it keeps order, and every way to fail.
#pragma once

#include "agenda.h"
#include "bug.h"
#include "delivery/sink.h"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::sim {

// How a queue does for a while.
enum class Mood : std::uint8_t { healthy, flaky, throttling, unreachable, misconfigured };

class ModelQueue {
 public:
  ModelQueue(Agenda& agenda, std::mt19937_64& dice, bool ordered, Bug bug) : agenda_(agenda), dice_(dice), ordered_(ordered), bug_(bug) {}

  std::unique_ptr<delivery::Sink> sink();

  void set_mood(Mood mood) { mood_ = mood; }
  // All is well from now on; what it rejects it rejects for good.
  void heal() { mood_ = Mood::healthy, stubborn_ = false; }

  struct Taken {
    std::string event_id, replay;
  };
  // In the order in which they were taken, with repeats.
  const std::vector<Taken>& taken() const { return taken_; }
  std::size_t repeats_dropped() const { return dropped_; }

 private:
  friend class ModelSink;

  struct Entry {
    std::string event_id, group, dedup_id, replay;
    bool rejected_for_good = false, stubborn = false;
  };
  // A request on the wire: the queue answers it whether the sender still listens or not.
  struct Request {
    std::vector<Entry> entries;
    std::vector<delivery::Outcome> outcomes;
    async::Deadline answered_at = async::Deadline::max();
  };

  std::shared_ptr<Request> receive(std::span<const delivery::Outgoing> batch);
  void answer(Request& request);
  delivery::Outcome outcome_of(const Entry& entry);
  void take(const Entry& entry);

  Agenda& agenda_;
  std::mt19937_64& dice_;
  const bool ordered_;
  const Bug bug_;
  Mood mood_ = Mood::healthy;
  bool stubborn_ = true;
  std::vector<Taken> taken_;
  std::unordered_map<std::string, async::Deadline> seen_;  // deduplication ids
  std::size_t dropped_ = 0;
};

}  // namespace millrace::sim
