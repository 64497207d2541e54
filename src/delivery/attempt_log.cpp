// Counts the outcomes and shows the first that failed.
#include "delivery/attempt_log.h"

#include "base/log.h"

#include <fmt/format.h>

#include <array>

namespace millrace::delivery {

void log_attempt(std::string_view app, std::string_view hook, const std::vector<Item>& batch, const std::vector<Outcome>& outcomes,
                 std::chrono::nanoseconds elapsed) {
  std::array<std::size_t, 5> of_kind{};
  const Outcome* failed = nullptr;
  for (const auto& outcome : outcomes) {
    ++of_kind[static_cast<std::size_t>(outcome.kind)];
    if (outcome.kind != Outcome::Kind::delivered && !failed) failed = &outcome;
  }
  std::string counts;
  for (std::size_t i = 0; i < of_kind.size(); ++i)
    if (of_kind[i] > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", of_kind[i], name_of(static_cast<Outcome::Kind>(i)));
  log::debug("delivery.attempted", {{"app", app},
                                    {"hook", hook},
                                    {"events", batch.size()},
                                    {"first", batch.front().event_id},
                                    {"attempt", batch.front().attempts},
                                    {"outcome", counts},
                                    {"ms", fmt::format("{:.2f}", std::chrono::duration<double, std::milli>(elapsed).count())},
                                    {"receipt", outcomes.front().receipt},
                                    {"code", failed ? failed->code : ""},
                                    {"reason", failed ? failed->reason : ""}});
}

}  // namespace millrace::delivery
