// Replays in SQLite.
#pragma once

#include "store/replay_rows.h"
#include "store/sqlite/session.h"

#include <vector>

namespace millrace::store::sqlite {

class ReplayTable final : public ReplayRows {
 public:
  explicit ReplayTable(Session& session) : session_(session) {}

  std::vector<Replay> of(hooks::HookKey hook) override;
  TypeCounts matching(chat::AppKey app, Position after, Position up_to, const EventChoice& choice) override;
  ReplayKey add(const Replay& replay) override;
  bool save(const ReplayProgress& progress, Instant now) override;
  bool cancel(ReplayKey key, Instant now) override;

  // Those under way, since their hook goes.
  void cancel_all(hooks::HookKey hook, Instant now);

 private:
  Session& session_;
};

}  // namespace millrace::store::sqlite
