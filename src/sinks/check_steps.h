// The steps of a hook's test, in their order and with their times.
#pragma once

#include "hooks/diagnosis.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace millrace::sinks {

// Operation. `end` says how the step under way ended; the next one begins then. A step's time is that since the one before.
class CheckSteps {
 public:
  using Watch = std::function<void(const hooks::CheckStep&)>;

  // Both outlive it.
  CheckSteps(hooks::Diagnosis& into, const Watch& watch) : into_(into), watch_(watch) {}

  // `took` where it ran beside others. Precondition: not all of them have ended.
  void end(hooks::CheckStep::Status status, std::string text, std::optional<std::chrono::milliseconds> took = {});

  // The step under way is what the test fails for.
  void fail(hooks::Finding why);

  void skip_the_rest();

 private:
  hooks::Diagnosis& into_;
  const Watch& watch_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// Of a hook whose settings allow no request at all.
hooks::Diagnosis unsendable(hooks::Finding why, const CheckSteps::Watch& watch);

}  // namespace millrace::sinks
