// What can be broken on purpose at the engine's seams, so that it behaves as an engine with that bug: the checker must notice.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace millrace::sim {

enum class Bug : std::uint8_t {
  none,
  cursor_early,
  order_lost_on_retry,
  settled_by_batch,
  revision_late,
  parked_forgotten,
  idle_for_ever,
  replay_early
};

inline constexpr std::array bugs{
    std::pair{Bug::cursor_early, std::string_view("the cursor passes what has no answer yet")},
    std::pair{Bug::order_lost_on_retry, std::string_view("a later event of a channel overtakes one that is retried")},
    std::pair{Bug::settled_by_batch, std::string_view("one delivered entry settles its whole batch")},
    std::pair{Bug::revision_late, std::string_view("events are judged by the filter of now")},
    std::pair{Bug::parked_forgotten, std::string_view("a parked event is not stored")},
    std::pair{Bug::idle_for_ever, std::string_view("a hook that was idle once is moved on with what it has not settled")},
    std::pair{Bug::replay_early, std::string_view("a replay's cursor passes what has no answer yet")},
};

}  // namespace millrace::sim
