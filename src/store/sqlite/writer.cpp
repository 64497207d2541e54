// Group commit: whatever waits when the last commit is done goes into the next one.
#include "store/sqlite/writer.h"

#include "base/ensure.h"
#include "base/log.h"
#include "store/sqlite/schema.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace millrace::store::sqlite {

Writer::Writer(const std::string& path, const Seal& seal, Random& random, Tail& tail, KeptRows& kept, std::size_t checkpoint_bytes,
               DiskReserve reserve)
    : session_(path, Database::Mode::writer, seal),
      random_(random),
      tail_(tail),
      checkpoints_(path, session_.database, static_cast<std::int64_t>(checkpoint_bytes)),
      reserve_(std::move(reserve)),
      log_(session_),
      kept_(kept),
      recent_(session_.database, kept),
      words_(session_.database) {}

void Writer::open() {
  Database& database = session_.database;
  migrate(database);
  database.run("INSERT INTO facts (name, value) VALUES ('hash_salt', ?) ON CONFLICT DO NOTHING", static_cast<std::int64_t>(random_.next()));
  // A value that only the right key opens: a wrong one is noticed at the start, not at the first secret.
  const auto check = database.value<std::string>("SELECT value FROM facts WHERE name = 'seal_check'");
  if (!check)
    database.run("INSERT INTO facts (name, value) VALUES ('seal_check', ?)", Blob{session_.seal.seal("millrace", "seal check", random_)});
  else if (!session_.seal.open(*check, "seal check"))
    throw Error(
        0,
        "the seal key does not fit this database: its secrets were sealed with another key. Put the seal.key back that was beside the "
        "database when it was made");
  session_.begin();
  dictionary_ = database.value<std::int64_t>("SELECT MAX(key) FROM dictionaries").value_or(0);
  if (dictionary_ > 0)
    session_.codec.add_dictionary(dictionary_, *database.value<std::string>("SELECT bytes FROM dictionaries WHERE key = ?", dictionary_));
  // As SQLite says it, so that whoever measures knows what was measured.
  log::info("store.opened", {{"journal", database.value<std::string>("PRAGMA journal_mode").value_or("")},
                             {"synchronous", database.value<std::int64_t>("PRAGMA synchronous") == 2 ? "full" : "less"}});
}

void Writer::start() {
  thread_ = std::jthread([this] { serve(); });
}

void Writer::write(Write write) {
  {
    const std::lock_guard lock(mutex_);
    ensure(!closing_, "a write comes after the store was closed");
    if (waiting_.size() < most_waiting_writes) {
      waiting_.push_back(std::move(write));
      changed_.notify_one();
      return;
    }
  }
  write.done({Committed::Kind::busy, "too many writes wait for the disk"});
}

void Writer::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::size_t Writer::waiting() {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Writer::serve() {
  for (auto group = next_group(); !group.empty(); group = next_group()) {
    commit(std::move(group));
    keep_in_shape([this] {
      if (dictionary_ == 0 && payloads_without_dictionary_ >= dictionary_samples) train_dictionary();
      checkpoints_.move_when_due();
    });
  }
  keep_in_shape([this] { checkpoints_.finish(); });
}

// What can be left for later when the disk is full.
void Writer::keep_in_shape(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.io_failed()) stop_process(std::string("the disk fails, and what is on it is unknown: ") + error.what());
    log::error("store.checkpoint_failed", {{"reason", error.what()}});
  }
}

std::vector<Write> Writer::next_group() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
  if (waiting_.size() <= most_writes_committed_together) return std::exchange(waiting_, {});
  const auto end = waiting_.begin() + most_writes_committed_together;
  std::vector<Write> group(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return group;
}

bool Writer::has_room() {
  const bool gone = reserve_.is_gone([this] { return static_cast<std::uint64_t>(session_.database.free_bytes()); });
  counts_.reserve_gone = gone;
  return !gone;
}

// One write in its savepoint: what it does, or what it did not do, touches no other.
Committed Writer::run(const Write& write) {
  View::Writing writing{log_, {kept_, recent_, totals_, words_, timer_set_, erasure_asked_, random_}, random_, dictionary_};
  View view(session_, writing);
  log_.begin();
  recent_.begin();
  totals_.begin();
  words_.begin();
  session_.database.run("SAVEPOINT one_write");
  Committed result{Committed::Kind::kept, {}};
  try {
    if (write.run(view) == Verdict::undo) result.kind = Committed::Kind::undone;
  } catch (const Error& error) {
    if (error.disk_full() || error.io_failed()) throw;
    log::error("store.write_failed", {{"reason", error.what()}});
    result = {Committed::Kind::failed, error.what()};
  }
  if (result.kind != Committed::Kind::kept) {
    session_.database.run("ROLLBACK TO one_write");
    log_.undo();
    recent_.undo();
    totals_.undo();
    words_.undo();
  }
  session_.database.run("RELEASE one_write");
  return result;
}

void Writer::commit(std::vector<Write> group) {
  std::vector<Committed> results;
  try {
    const bool room = has_room();
    session_.database.run("BEGIN IMMEDIATE");
    for (const auto& write : group)
      results.push_back(room || write.room == Room::reserve ? run(write) : Committed{Committed::Kind::disk_full, reserve_.why()});
    words_.flush();
    log_.flush();
    const auto start = std::chrono::steady_clock::now();
    kept_.closing();
    session_.database.run("COMMIT");
    counts_.commit_seconds.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    counts_.writes_per_commit.observe(static_cast<double>(group.size()));
  } catch (const Error& error) {
    if (error.io_failed()) stop_process(std::string("the disk fails, and what is on it is unknown: ") + error.what());
    log::error("store.commit_failed", {{"reason", error.what()}, {"writes", group.size()}});
    try {
      session_.database.run("ROLLBACK");
    } catch (const Error& rolled_back) {  // by SQLite itself, which says so as an error
      log::info("store.rolled_back", {{"reason", rolled_back.what()}});
    }
    log_.forget();
    recent_.forget();
    totals_.forget();
    words_.forget();
    results.assign(group.size(), {error.disk_full() ? Committed::Kind::disk_full : Committed::Kind::failed, error.what()});
  }
  kept_.closed();
  const auto apps = publish();
  for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(results[i]));
  if (!apps.empty() && wake) wake(apps);
  if (std::exchange(timer_set_, false) && wake_timers) wake_timers();
  if (std::exchange(erasure_asked_, false) && wake_erasing) wake_erasing();
}

// Shows readers of the tail what the commit made visible.
std::vector<chat::AppKey> Writer::publish() {
  const auto records = log_.take_records();
  counts_.trimmed_records.add(static_cast<std::uint64_t>(log_.take_trimmed_records()));
  std::vector<chat::AppKey> apps;
  for (const auto& [app, of_app] : records) {
    if (of_app.empty()) continue;
    counts_.appended_events.add(
        static_cast<std::uint64_t>(std::ranges::count_if(of_app, [](const auto& record) { return record->is_event(); })));
    tail_.push(app, of_app);
    apps.push_back(app);
    if (dictionary_ == 0) payloads_without_dictionary_ += of_app.size();
  }
  return apps;
}

void Writer::train_dictionary() {
  std::vector<std::string> samples;
  {
    auto rows =
        session_.database.query("SELECT dictionary, payload FROM events WHERE type != 0 ORDER BY key DESC LIMIT ?", dictionary_samples);
    while (rows.next()) {
      std::int64_t dictionary = 0;
      std::string_view payload;
      rows.into(dictionary, payload);
      samples.push_back(session_.plain(payload, dictionary));
    }
  }
  const auto dictionary = trained_dictionary(samples);
  payloads_without_dictionary_ = 0;  // too little in common: tried again after as many more
  if (dictionary.empty()) return;
  session_.database.run("INSERT INTO dictionaries (bytes) VALUES (?)", Blob{dictionary});
  dictionary_ = session_.database.last_inserted();
  session_.codec.add_dictionary(dictionary_, dictionary);
}

}  // namespace millrace::store::sqlite
