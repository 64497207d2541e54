// How many durable messages a second the store takes: each a message row and its event in one transaction, many committed
// together. Prints a table; reads back what it wrote before it says a number.
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "chat/channels.h"
#include "chat/messages.h"
#include "chat/users.h"
#include "store/sqlite/database.h"
#include "store/sqlite/sqlite_store.h"
#include "wire/event.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

using namespace millrace;
using Steady = std::chrono::steady_clock;

namespace {

double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool commits_are_synced(const std::string& dir) {
  store::sqlite::Database writer(dir + "/bench.db", store::sqlite::Database::Mode::writer);
  return writer.value<std::int64_t>("PRAGMA synchronous") == 2;
}

// Keeps `most` writes waiting, as many concurrent requests would.
class Pressure {
 public:
  explicit Pressure(std::size_t most) : most_(most) {}
  void enter() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_ < most_; });
    ++inside_;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    --inside_;
    changed_.notify_all();
  }
  void drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_ == 0; });
  }

 private:
  const std::size_t most_;
  std::size_t inside_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
};

struct Run {
  double rate = 0, cpu_us = 0, bytes_per_pair = 0;
};

Run run(const std::string& dir, std::size_t concurrency, std::size_t messages, std::size_t text_bytes) {
  const std::string path = dir + "/bench.db";
  for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  const SystemClock clock;
  SystemRandom random;
  const Seal seal(Seal::Key{});
  auto store = store::sqlite::SqliteStore::open(path, seal, random, {}).value();
  Pressure pressure(concurrency);
  chat::AppKey app{};
  const auto act = [&](std::function<void(chat::Act&)> rule) {
    pressure.enter();
    store->write({[&, rule = std::move(rule)](store::Transaction& transaction) {
                    if (app == chat::AppKey{}) app = transaction.add({.api_key = "bench", .name = "bench", .secrets = {"secret"}});
                    std::vector<chat::Event> events;
                    chat::Act act{transaction.chat(app), events, clock.now(), random, {.type = "server"}, {}};
                    rule(act);
                    for (const auto& event : events)
                      transaction.append(app, {event.type, event.cid, "", event.created_at, wire::payload_of(event)});
                    return store::Verdict::keep;
                  },
                  [&](store::Committed result) {
                    if (result.kind != store::Committed::Kind::kept) std::abort();
                    pressure.leave();
                  }});
  };
  act([](chat::Act& act) {
    for (const auto* id : {"ann", "ben"}) static_cast<void>(chat::upsert_user(act, {.id = id, .name = id}));
    chat::ChannelChange change{.created_by = {"ann", {}}, .members = {{.user = {"ann", {}}}, {.user = {"ben", {}}}}};
    if (!chat::get_or_create_channel(act, {"messaging", "bench"}, change)) std::abort();
  });
  pressure.drain();

  std::mt19937_64 dice(1);
  const auto start = Steady::now();
  const double cpu_start = cpu_seconds();
  for (std::size_t i = 0; i < messages; ++i) {
    chat::MessageChange change{.id = "ann-" + to_text(uuid_v4(random)), .user = {"ann", {}}};
    while (change.text.size() < text_bytes) change.text += fmt::format("{:08x} and some words, ", static_cast<std::uint32_t>(dice()));
    change.html = "<p>" + change.text + "</p>\n";
    act([change = std::move(change)](chat::Act& act) {
      if (!chat::send_message(act, {"messaging", "bench"}, change)) std::abort();
    });
  }
  pressure.drain();
  Run result{static_cast<double>(messages) / seconds_since(start), (cpu_seconds() - cpu_start) * 1e6 / static_cast<double>(messages), 0};
  store->close();

  std::size_t read = 0;
  store::Position position = 0;
  for (auto records = store->read_after(app, position, 1 << 20); !records.empty(); records = store->read_after(app, position, 1 << 20)) {
    for (const auto& record : records) read += record->type == "message.new";
    position = records.back()->position;
  }
  if (read != messages) fmt::print("LOST: {} of {} events can be read back\n", read, messages), std::exit(1);
  store.reset();
  result.bytes_per_pair = static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(messages);
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  log::set_level(log::Level::warn);
  const std::string dir = argc > 1 ? argv[1] : std::filesystem::temp_directory_path().string();
  const std::size_t messages = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 40'000;
  if (!commits_are_synced(dir)) return fmt::print("synchronous is not FULL\n"), 1;
  fmt::print("{:>12} {:>8} {:>12} {:>16} {:>14}\n", "concurrency", "text B", "messages/s", "CPU us/message", "bytes/message");
  for (const std::size_t text_bytes : {400, 2'000})
    for (const std::size_t concurrency : {64, 256, 1'024}) {
      const auto result = run(dir, concurrency, messages, text_bytes);
      if (!commits_are_synced(dir)) return fmt::print("synchronous is not FULL\n"), 1;
      fmt::print("{:>12} {:>8} {:>12.0f} {:>16.1f} {:>14.0f}\n", concurrency, text_bytes, result.rate, result.cpu_us,
                 result.bytes_per_pair);
    }
}
