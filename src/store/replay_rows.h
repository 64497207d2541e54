// Replays: stretches of a log that are sent once more to one hook, apart from what the hook accepted.
#pragma once

#include "base/instant.h"
#include "hooks/hook.h"
#include "store/records.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

enum class ReplayKey : std::int64_t {};  // rises with each; 0 names none

// Which events of a log are meant: those that the filter accepts, narrowed to types and channels where there are any.
struct EventChoice {
  hooks::Revision filter;
  std::vector<std::string> types, cids;

  bool takes(std::string_view type, std::string_view cid) const;
};

// How far a replay is: as with a hook's progress, what lies at or below the cursor is settled, and so are the positions named.
struct ReplayProgress {
  ReplayKey replay{};
  Position cursor = 0;
  std::vector<Position> settled;  // sorted
  std::int64_t sent = 0, failed = 0;
  std::string last_failure;  // of the newest event that was given up
};

struct Replay {
  ReplayKey key{};
  hooks::HookKey hook{};
  Position after = 0, up_to = 0;  // the stretch: behind the one, up to the other
  EventChoice choice;
  std::int64_t matching = 0;  // events that were there and meant when it was begun
  Instant started_at;
  std::optional<Instant> ended_at;
  bool cancelled = false;  // it ended before its end
  ReplayProgress progress;

  bool is_under_way() const { return !ended_at; }
  // What messages carry of it, and people call it.
  std::string id() const { return "replay-" + std::to_string(static_cast<std::int64_t>(key)); }
};

// Changes are for transactions alone.
class ReplayRows {
 public:
  static constexpr std::size_t most_kept = 20;  // of a hook; one that is under way is always kept

  virtual ~ReplayRows() = default;

  // The newest first.
  virtual std::vector<Replay> of(hooks::HookKey hook) = 0;

  // How many events of a stretch are meant, by type. Reads the stretch: ask for some 100,000 positions at a time.
  virtual TypeCounts matching(chat::AppKey app, Position after, Position up_to, const EventChoice& choice) = 0;

  // Begins it at its `after`; its key and progress are not looked at.
  virtual ReplayKey add(const Replay& replay) = 0;

  // Delivery's saving: `sent` and `failed` are what came since the last one. It ends when the cursor is at the stretch's end.
  // Nothing happens to one that has ended, and the answer is false.
  virtual bool save(const ReplayProgress& progress, Instant now) = 0;

  // False when it has ended before.
  virtual bool cancel(ReplayKey key, Instant now) = 0;
};

}  // namespace millrace::store
