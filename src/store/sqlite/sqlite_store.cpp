// The writer, a pool of reading connections, and the tail between them.
#include "store/sqlite/sqlite_store.h"

#include "store/sqlite/kept_rows.h"
#include "store/sqlite/writer.h"

#include <mutex>
#include <utility>
#include <vector>

namespace millrace::store::sqlite {

struct SqliteStore::State {
  State(const std::string& path, const Seal& seal, Random& random, const Options& options)
      : path(path),
        seal(seal),
        options(options),
        tail(options.tail_bytes_per_app),
        writer(path, seal, random, tail, kept, options.checkpoint_bytes,
               DiskReserve(options.disk_reserve_bytes, options.free_bytes ? options.free_bytes : free_bytes_beside(path))) {}

  std::unique_ptr<Session> take_reader() {
    {
      const std::lock_guard lock(mutex);
      if (!idle_readers.empty()) {
        auto reader = std::move(idle_readers.back());
        idle_readers.pop_back();
        return reader;
      }
    }
    auto reader = std::make_unique<Session>(path, Database::Mode::reader, seal);
    reader->begin();
    return reader;
  }

  void give_back(std::unique_ptr<Session> reader) {
    const std::lock_guard lock(mutex);
    if (idle_readers.size() < options.most_idle_readers) idle_readers.push_back(std::move(reader));
  }

  template <class Run>
  void with_reader(const Run& run) {
    auto reader = take_reader();
    ChatReading reading{kept, kept.committed()};  // asked before the first look, with which SQLite's snapshot begins
    reader->database.run("BEGIN");
    {
      View view(*reader, reading);
      run(view);
    }
    reader->database.run("COMMIT");
    give_back(std::move(reader));
  }

  const std::string path;
  const Seal& seal;
  const Options options;
  Tail tail;
  KeptRows kept;
  Writer writer;
  std::mutex mutex;
  std::vector<std::unique_ptr<Session>> idle_readers;
};

std::expected<std::unique_ptr<SqliteStore>, std::string> SqliteStore::open(const std::string& path, const Seal& seal, Random& random,
                                                                           Options options) {
  try {
    auto state = std::make_unique<State>(path, seal, random, options);
    state->writer.open();
    state->writer.start();
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(state)));
  } catch (const Error& error) {
    return std::unexpected(error.what());
  }
}

SqliteStore::SqliteStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqliteStore::~SqliteStore() = default;

void SqliteStore::write(Write write) { state_->writer.write(std::move(write)); }

void SqliteStore::read(const std::function<void(Snapshot&)>& run) {
  state_->with_reader([&](View& view) { run(view); });
}

LogRecords SqliteStore::read_after(chat::AppKey app, Position position, std::size_t bytes) {
  if (auto records = recent_after(app, position, bytes)) return *std::move(records);
  LogRecords records;
  state_->with_reader([&](View& view) { records = view.read_after(app, position, bytes); });
  return records;
}

std::optional<LogRecords> SqliteStore::recent_after(chat::AppKey app, Position position, std::size_t bytes) {
  return state_->tail.after(app, position, bytes);
}

void SqliteStore::on_commit(std::function<void(const std::vector<chat::AppKey>&)> wake) { state_->writer.wake = std::move(wake); }

void SqliteStore::on_timer(std::function<void()> wake) { state_->writer.wake_timers = std::move(wake); }

void SqliteStore::on_erasure(std::function<void()> wake) { state_->writer.wake_erasing = std::move(wake); }

const Counts& SqliteStore::counts() const { return state_->writer.counts(); }

std::size_t SqliteStore::waiting_writes() { return state_->writer.waiting(); }

void SqliteStore::close() { state_->writer.close(); }

}  // namespace millrace::store::sqlite
