// millrace_sim [--seeds N] [--first SEED] [--bugs]: histories of the real engine on virtual time; --bugs breaks it and must notice.
#include "history.h"

#include "base/log.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace millrace::sim {
namespace {

struct Fault {
  std::uint64_t seed = 0;
  std::string text;
};

struct Result {
  std::optional<Fault> fault;  // of the lowest seed that was tried
  Happened happened;
};

// Seeds from `first` on, one thread per core, until one shows a fault.
Result walk(std::uint64_t first, std::uint64_t seeds, Bug bug) {
  Result result;
  std::mutex mutex;
  std::atomic<std::uint64_t> next = first;
  std::atomic<bool> found = false;
  const auto work = [&] {
    for (auto seed = next++; seed < first + seeds && !found; seed = next++) {
      History history(seed, bug);
      const auto fault = history.run();
      const std::lock_guard lock(mutex);
      result.happened.add(history.happened());
      if (!fault) continue;
      found = true;
      if (!result.fault || seed < result.fault->seed) result.fault = Fault{seed, *fault};
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  }
  return result;
}

int find_bugs(std::uint64_t first, std::uint64_t seeds) {
  int unnoticed = 0;
  for (const auto& [bug, name] : bugs) {
    const auto result = walk(first, seeds, bug);
    if (result.fault) fmt::print("ok      noticed: {} (seed {}: {})\n", name, result.fault->seed, result.fault->text);
    else fmt::print("FAILED  {} histories do not notice: {}\n", seeds, name);
    unnoticed += !result.fault;
  }
  fmt::print("{} passed, {} failed\n", bugs.size() - static_cast<std::size_t>(unnoticed), unnoticed);
  return unnoticed ? 1 : 0;
}

int hold_promise(std::uint64_t first, std::uint64_t seeds) {
  const auto start = std::chrono::steady_clock::now();
  const auto result = walk(first, seeds, Bug::none);
  const auto& all = result.happened;
  const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{} events, {} crashes, {} redriven, {} restored, {} replays, {} repeats dropped by queues; {:.1f} virtual days in {:.1f} s\n",
             all.events, all.crashes, all.redriven, all.restored, all.replayed, all.repeats,
             static_cast<double>(all.virtual_seconds) / 86'400, seconds);
  if (result.fault) fmt::print("FAILED  seed {}: {}\n0 passed, 1 failed\n", result.fault->seed, result.fault->text);
  else fmt::print("ok      {} histories keep the promise\n1 passed, 0 failed\n", seeds);
  return result.fault ? 1 : 0;
}

}  // namespace
}  // namespace millrace::sim

int main(int argc, char** argv) {
  std::uint64_t seeds = 10'000, first = 1;
  bool with_bugs = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--bugs") with_bugs = true;
    else if (word == "--seeds" && i + 1 < argc) seeds = std::stoull(argv[++i]);
    else if (word == "--first" && i + 1 < argc) first = std::stoull(argv[++i]);
    else return fmt::print(stderr, "millrace_sim [--seeds N] [--first SEED] [--bugs]\n"), 2;
  }
  millrace::log::set_level(millrace::log::Level::silent);
  return with_bugs ? millrace::sim::find_bugs(first, seeds) : millrace::sim::hold_promise(first, seeds);
}
