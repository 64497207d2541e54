// A disk that forgets what was not synced: a layer of SQLite between the library and the real files.
#pragma once

#include "store/sqlite/temp_directory_test.h"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace millrace::store::sqlite {

// Operation. While it lives, databases in its directory are opened through it. Files work as ever; beside them stands what
// the disk would hold if the power went: what each file's last sync covered. At the chosen operation the power goes: what
// had not been synced is kept in part, as the dice say, in any order and down to single sectors. The process never notices
// and goes on with its files; `after_power_cut` is what a restart would find.
//
// Concurrency. Files may be used by many threads.
class ForgetfulDisk {
 public:
  // How it treats syncs: as promised, or as a disk that only says so.
  enum class Sync : std::uint8_t { honest, lying };

  // `at_cut` is called at the moment of the cut, from the thread whose operation it is.
  ForgetfulDisk(std::uint64_t seed, Sync sync, std::int64_t cut_at_operation, std::function<void()> at_cut);
  ~ForgetfulDisk();
  ForgetfulDisk(const ForgetfulDisk&) = delete;
  ForgetfulDisk& operator=(const ForgetfulDisk&) = delete;

  std::string path(const std::string& name) const { return directory_.path() / name; }
  std::string after_power_cut(const std::string& name) const { return remains_.path() / name; }

  // From now on; of `path`.
  void fail_syncs_of(const std::string& path);

  // Writes, syncs, truncations and deletions so far.
  std::int64_t operations();
  bool is_cut();

 private:
  struct File;
  struct Change {
    std::int64_t offset = 0;
    std::string bytes;
    bool truncates = false;
  };
  struct OnDisk {
    std::string bytes;  // as of the last sync
    std::vector<Change> since;
  };

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory);
  static ForgetfulDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<ForgetfulDisk*>(vfs->pAppData); }
  static void apply(std::string& bytes, const Change& change);
  static const sqlite3_io_methods& methods();

  void changed(const std::string& name, Change change);
  bool synced(const std::string& name);
  void count_operation();
  void cut();

  TempDirectory directory_, remains_;
  std::mutex mutex_;
  std::mt19937_64 dice_;
  const Sync sync_;
  const std::int64_t cut_at_;
  const std::function<void()> at_cut_;
  std::int64_t operations_ = 0;
  bool cut_ = false;
  std::string failing_;
  std::map<std::string, OnDisk> files_;
  sqlite3_vfs* const real_;
  sqlite3_vfs vfs_;
};

}  // namespace millrace::store::sqlite
