// Moves the write-ahead log into the database, mostly beside the writer.
#pragma once

#include "store/sqlite/database.h"

#include <cstdint>
#include <future>
#include <string>

namespace millrace::store::sqlite {

// Operation. A log that has grown by a step is moved in rounds, by a thread and a connection of their own, while the writer goes on. Ids
// come in no order, so in a large database nearly each message has changed a page that no other one did, and the disk takes a tenth of a
// second for the thousands of a step. A log begins anew only when nothing is left to move: what came during a round is moved by another
// one, and by the writer itself once it is little.
//
// Bounds. The writer waits for a round when the log is half a step longer than due. A log that a reader holds up is tried again when it has
// grown by a quarter step, not at each commit.
//
// Concurrency. The writer's thread calls it; no two connections ever move the log at once. SQLite before 3.51.3 loses pages of a log that
// begins anew while another connection begins to move it (https://sqlite.org/wal.html#walresetbug). A round begins with pages left to move,
// right after a commit, and nobody else moves them: the log can't begin anew before the round is through.
class Checkpoints {
 public:
  // `writer` outlives it.
  Checkpoints(const std::string& path, Database& writer, std::int64_t step_bytes);

  // After a commit. Throws Error: also what a round has met.
  void move_when_due();

  // Waits for the round under way. Throws Error.
  void finish();

 private:
  void begin_round();

  Database& writer_;
  const std::int64_t step_bytes_, little_bytes_, most_bytes_;
  std::int64_t due_at_bytes_;
  std::int64_t moved_bytes_ = 0;  // of this log, up to the last round
  Database beside_;
  std::future<std::int64_t> round_;  // ends before its connection does
};

}  // namespace millrace::store::sqlite
