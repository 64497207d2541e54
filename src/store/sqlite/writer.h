// The thread that owns the writing connection: it groups writes, commits them, and tells who waits.
#pragma once

#include "store/sqlite/checkpoints.h"
#include "store/sqlite/disk_reserve.h"
#include "store/sqlite/kept_rows.h"
#include "store/sqlite/log_state.h"
#include "store/sqlite/recent_rows.h"
#include "store/sqlite/session.h"
#include "store/sqlite/unread_totals.h"
#include "store/sqlite/view.h"
#include "store/store.h"
#include "store/tail.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace millrace::store::sqlite {

class Writer {
 public:
  Writer(const std::string& path, const Seal& seal, Random& random, Tail& tail, KeptRows& kept, std::size_t checkpoint_bytes,
         DiskReserve reserve);
  ~Writer() { close(); }

  // Opens, migrates, and reads what the writer keeps in mind. Throws Error.
  void open();
  void start();

  void write(Write write);
  void close();

  const Counts& counts() const { return counts_; }
  std::size_t waiting();

  std::function<void(const std::vector<chat::AppKey>&)> wake;  // set before start
  std::function<void()> wake_timers, wake_erasing;

 private:
  void serve();
  std::vector<Write> next_group();
  void commit(std::vector<Write> group);
  bool has_room();
  Committed run(const Write& write);
  std::vector<chat::AppKey> publish();
  void keep_in_shape(const std::function<void()>& work);
  void train_dictionary();

  Session session_;
  Random& random_;
  Tail& tail_;
  Checkpoints checkpoints_;
  DiskReserve reserve_;
  LogState log_;
  KeptRows& kept_;
  RecentRows recent_;
  UnreadTotals totals_;
  WordIndex words_;
  bool timer_set_ = false, erasure_asked_ = false;  // since the last commit
  std::int64_t dictionary_ = 0;
  std::size_t payloads_without_dictionary_ = 0;

  Counts counts_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Write> waiting_;
  bool closing_ = false;
  std::jthread thread_;
};

}  // namespace millrace::store::sqlite
