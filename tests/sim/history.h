// One history from a seed: events, failures, edits, crashes; at the end all is well again, and nothing may be missing.
#pragma once

#include "agenda.h"
#include "base/clock.h"
#include "base/random.h"
#include "checker.h"
#include "delivery/delivery.h"
#include "model_queue.h"
#include "model_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace millrace::sim {

// What happened in a history, to know that a test attacks what it says.
struct Happened {
  std::uint64_t events = 0, crashes = 0, repeats = 0, dead = 0, ranges = 0, parked = 0, redriven = 0, restored = 0, replayed = 0;
  std::uint64_t virtual_seconds = 0, steps = 0;

  void add(const Happened& other);
};

class History {
 public:
  History(std::uint64_t seed, Bug bug);
  ~History();

  // What is wrong, or nothing.
  std::optional<std::string> run();

  const Happened& happened() const { return happened_; }

 private:
  // A person's clock: it may jump, while deadlines go on.
  class WallClock final : public Clock {
   public:
    Instant now() const override { return Instant{1'790'000'000'000'000'000} + (async::now() - start_) + jumped; }
    std::chrono::nanoseconds jumped{};

   private:
    async::Deadline start_ = async::now();
  };

  struct OfHook {
    hooks::HookKey key{};
    ModelQueue queue;
    Expected expected;
    Checker checker;
  };

  void start();
  void crash();
  void spawn(async::Task<void> task);
  void refresh();
  std::optional<std::string> check(Moment moment);
  void act();
  void schedule_act();
  void append();
  void change_hook(OfHook& hook);
  void replay(const OfHook& hook);
  void heal();

  std::mt19937_64 dice_;
  Agenda agenda_;
  SeededRandom random_;
  WallClock clock_;
  ModelStore store_;
  std::vector<std::unique_ptr<OfHook>> hooks_;
  std::unique_ptr<delivery::Delivery> delivery_;
  Events events_;
  std::set<store::ReplayKey> ended_;  // replays that were looked at for the last time
  Happened happened_;
  int acts_left_;
  std::size_t tasks_ = 0;
  std::size_t refreshes_ = 0;  // under way
  std::uint64_t steps_to_crash_ = 0;
};

}  // namespace millrace::sim
