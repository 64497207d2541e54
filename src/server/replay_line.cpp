// From the row.
#include "server/replay_line.h"

namespace millrace::server {

ReplayLine::ReplayLine(const store::Replay& replay)
    : id(replay.id()),
      state(replay.is_under_way() ? "running"
            : replay.cancelled    ? "cancelled"
                                  : "done"),
      from(replay.after + 1),
      to(replay.up_to),
      types(replay.choice.types),
      cids(replay.choice.cids),
      matching(replay.matching),
      sent(replay.progress.sent),
      failed(replay.progress.failed),
      started_at(replay.started_at),
      ended_at(replay.ended_at),
      last_failure(replay.progress.last_failure) {
  if (!replay.is_under_way() && !replay.cancelled) trimmed = matching - sent - failed;
}

}  // namespace millrace::server
