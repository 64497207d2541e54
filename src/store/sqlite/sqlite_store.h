// The embedded store: SQLite in WAL mode, every commit synced, one writer thread that commits many writes together.
#pragma once

#include "base/crypto.h"
#include "base/random.h"
#include "store/sqlite/disk_reserve.h"
#include "store/store.h"

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

namespace millrace::store::sqlite {

// Operation. The writer takes all writes that wait, runs each in a savepoint of one transaction and commits once: one
// fsync for many. Readers have connections of their own and never checkpoint; a thread beside the writer does, in steps.
//
// Limitations. The first failed sync of the disk stops the process: whether the write is on disk is then unknown, and a
// later sync may claim success for it.
class SqliteStore final : public Store {
 public:
  struct Options {
    std::size_t tail_bytes_per_app = 16 << 20;
    std::size_t checkpoint_bytes = 128 << 20;  // of write-ahead log
    std::size_t most_idle_readers = 8;
    std::uint64_t disk_reserve_bytes = 0;
    DiskReserve::FreeBytes free_bytes = {};  // unset: of the file system that the database is on
  };

  // Opens or creates `path` and brings its tables to the newest version. The text says what is wrong and what helps.
  // `seal` and `random` must outlive the store.
  static std::expected<std::unique_ptr<SqliteStore>, std::string> open(const std::string& path, const Seal& seal, Random& random,
                                                                       Options options);

  ~SqliteStore() override;

  void write(Write write) override;
  void read(const std::function<void(Snapshot&)>& run) override;
  LogRecords read_after(chat::AppKey app, Position position, std::size_t bytes) override;
  std::optional<LogRecords> recent_after(chat::AppKey app, Position position, std::size_t bytes) override;
  void on_commit(std::function<void(const std::vector<chat::AppKey>&)> wake) override;
  void on_timer(std::function<void()> wake) override;
  void on_erasure(std::function<void()> wake) override;
  const Counts& counts() const override;
  std::size_t waiting_writes() override;
  void close() override;

 private:
  struct State;
  explicit SqliteStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace millrace::store::sqlite
