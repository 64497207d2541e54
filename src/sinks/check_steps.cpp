// A step's number is its place in the list.
#include "sinks/check_steps.h"

#include "base/ensure.h"

#include <utility>

namespace millrace::sinks {
namespace {

using hooks::CheckStep;

constexpr auto step_count = static_cast<std::size_t>(CheckStep::Name::send) + 1;

}  // namespace

void CheckSteps::end(CheckStep::Status status, std::string text, std::optional<std::chrono::milliseconds> took) {
  ensure(into_.steps.size() < step_count, "a test has more steps than there are");
  const auto now = std::chrono::steady_clock::now();
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_);
  began_ = now;
  into_.steps.push_back({static_cast<CheckStep::Name>(into_.steps.size()), status, took.value_or(since).count(), std::move(text)});
  if (watch_) watch_(into_.steps.back());
}

void CheckSteps::fail(hooks::Finding why) {
  end(CheckStep::Status::failed, why.text);
  into_.failure = std::move(why);
}

void CheckSteps::skip_the_rest() {
  while (into_.steps.size() < step_count) end(CheckStep::Status::skipped, "");
}

hooks::Diagnosis unsendable(hooks::Finding why, const CheckSteps::Watch& watch) {
  hooks::Diagnosis found;
  CheckSteps steps(found, watch);
  steps.fail(std::move(why));
  steps.skip_the_rest();
  return found;
}

}  // namespace millrace::sinks
