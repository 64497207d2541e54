// What the writer knows by heart of each app's log: its head and how many events of each type it has had.
#pragma once

#include "store/records.h"
#include "store/sqlite/session.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace millrace::store::sqlite {

// Operation. `begin` starts a write, `undo` takes back what it appended, `flush` writes the changed counts before a commit,
// `take_records` hands over what the commit made visible, `forget` drops everything after a failed one.
class LogState {
 public:
  explicit LogState(Session& session) : session_(session) {}

  void begin() { appended_.clear(), trims_.clear(); }
  void undo();
  void flush();
  void forget();

  Position head(chat::AppKey app) { return log(app).head; }
  // `wanted`, or the time of the newest record when that is later.
  Instant time_for(chat::AppKey app, Instant wanted) { return std::max(wanted, log(app).last_at); }

  // Precondition: `at` is time_for() this event.
  Position append(chat::AppKey app, const NewEvent& event, Instant at, const Uuid& id, std::int64_t dictionary);

  // So many records are gone from the disk, and so many bytes with them.
  void trimmed(chat::AppKey app, std::int64_t records, std::int64_t bytes);

  // What a record takes beside its payload: keys, times, ids, and its place in a page. Measured, rounded up.
  static constexpr std::int64_t record_bytes = 100;
  std::int64_t bytes(chat::AppKey app) { return log(app).bytes; }
  // The same of all records that there ever were.
  std::int64_t bytes_ever(chat::AppKey app) { return log(app).bytes_ever; }
  // Each time they pass a multiple of this, the table log_marks says where.
  static constexpr std::int64_t mark_bytes = 64 << 10;

  // How many events of each type there are, by the type's key.
  const std::map<std::int64_t, std::int64_t>& counts(chat::AppKey app) { return log(app).counts; }

  // After a commit, or after forget(): what the commit made visible.
  std::map<chat::AppKey, LogRecords> take_records() {
    session_.keep_new_types();
    return std::exchange(records_, {});
  }
  std::int64_t take_trimmed_records() { return std::exchange(trimmed_records_, 0); }

 private:
  struct Log {
    Position head = 0;
    Instant last_at;
    std::int64_t bytes = 0, bytes_ever = 0;
    bool bytes_changed = false;
    std::map<std::int64_t, std::int64_t> counts;
    std::set<std::int64_t> changed;
  };
  struct Appended {
    chat::AppKey app;
    std::int64_t type;
    Instant last_at_before;
    std::int64_t bytes;
  };
  struct Trim {
    chat::AppKey app;
    std::int64_t records, bytes;
  };

  Log& log(chat::AppKey app);

  Session& session_;
  std::map<chat::AppKey, Log> logs_;
  std::vector<Appended> appended_;
  std::vector<Trim> trims_;
  std::int64_t trimmed_records_ = 0;
  std::map<chat::AppKey, LogRecords> records_;
};

}  // namespace millrace::store::sqlite
