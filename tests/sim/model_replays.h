// The replays on the model's disk, as delivery reads and saves them.
#pragma once

#include "bug.h"
#include "store/attempt_rows.h"
#include "store/replay_rows.h"

#include <map>
#include <set>

namespace millrace::sim {

struct ReplayOnDisk {
  store::Replay replay;
  std::set<store::Position> trimmed;  // before the cursor had passed them: they may never be sent
};
using ReplaysOnDisk = std::map<store::ReplayKey, ReplayOnDisk>;

class ModelReplays final : public store::ReplayRows {
 public:
  ModelReplays(ReplaysOnDisk& disk, Bug bug) : disk_(disk), bug_(bug) {}

  std::vector<store::Replay> of(hooks::HookKey hook) override;
  bool save(const store::ReplayProgress& progress, Instant now) override;
  bool cancel(store::ReplayKey key, Instant now) override;
  store::ReplayKey add(const store::Replay& replay) override;
  store::TypeCounts matching(chat::AppKey, store::Position, store::Position, const store::EventChoice&) override { return {}; }

  // The stretch up to there is gone.
  void trim(store::Position up_to);

 private:
  ReplaysOnDisk& disk_;
  Bug bug_;
};

// Nobody asks for attempts here.
class NoAttempts final : public store::AttemptRows {
 public:
  std::vector<store::Attempt> of(hooks::HookKey, std::int64_t, std::size_t) override { return {}; }
  std::vector<store::Attempt> of_event(hooks::HookKey, store::Position) override { return {}; }
  void add(const store::Attempt&) override {}
};

}  // namespace millrace::sim
