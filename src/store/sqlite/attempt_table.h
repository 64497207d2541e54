// Attempts in SQLite: a hook's are one stretch of the table, as a log's events are.
#pragma once

#include "store/attempt_rows.h"
#include "store/sqlite/session.h"

#include <vector>

namespace millrace::store::sqlite {

class AttemptTable final : public AttemptRows {
 public:
  explicit AttemptTable(Session& session) : session_(session) {}

  std::vector<Attempt> of(hooks::HookKey hook, std::int64_t before, std::size_t limit) override;
  std::vector<Attempt> of_event(hooks::HookKey hook, Position position) override;
  void add(const Attempt& attempt) override;

 private:
  Session& session_;
};

}  // namespace millrace::store::sqlite
