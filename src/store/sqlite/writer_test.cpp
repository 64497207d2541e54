// What a write's `done` said is kept is there after a power cut at any operation of the disk.
#include "store/sqlite/forgetful_disk_test.h"

#include "base/crypto.h"
#include "base/random.h"
#include "store/sqlite/database.h"
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <random>
#include <string>

namespace millrace::store::sqlite {
namespace {

const Seal seal{Seal::Key{7}};
const std::string power_never_went = "the power never went";

// What was found after one power cut.
struct Found {
  bool opened = false;
  bool sound = false;             // integrity_check says ok, and positions have no gap
  std::int64_t acknowledged = 0;  // events whose write was done when the power went
  std::int64_t kept = 0;          // events of the log afterwards
  std::int64_t progress = 0;      // where the hook's cursor stands afterwards
  std::int64_t acknowledged_progress = 0;
  std::string text;
};

std::string message_of(std::int64_t number) { return R"({"type":"message.new","number":)" + std::to_string(number) + '}'; }

// Events one after the other, several in flight, a hook's progress between them; the power goes at the given operation.
Found found_after(std::uint64_t seed, ForgetfulDisk::Sync sync, std::int64_t cut_at) {
  constexpr std::int64_t events = 300;
  Found found;
  std::atomic<std::int64_t> acknowledged = 0, progress = 0;
  ForgetfulDisk disk(seed, sync, cut_at, [&] { found.acknowledged = acknowledged, found.acknowledged_progress = progress; });
  {
    SeededRandom random(seed);
    auto opened = SqliteStore::open(disk.path("millrace.db"), seal, random, {.tail_bytes_per_app = 1, .checkpoint_bytes = 100'000});
    if (!opened) return found.text = opened.error(), found;
    const auto& store = *opened;
    const auto write = [&](auto run, std::atomic<std::int64_t>& count, std::int64_t value) {
      store->write({[run](Transaction& transaction) { return run(transaction), Verdict::keep; },
                    [&count, value](const Committed& committed) {
                      if (committed.kind == Committed::Kind::kept) count = value;
                    }});
    };
    std::atomic<std::int64_t> ready = 0;
    auto app = std::make_shared<chat::AppKey>();
    auto hook = std::make_shared<hooks::HookKey>();
    write(
        [app, hook](Transaction& transaction) {
          *app = transaction.add({.api_key = "key", .name = "", .secrets = {"s"}, .settings = ""});
          *hook = transaction.save(*app, {.id = "q", .hook_type = "sqs", .enabled = true, .sqs_queue_url = "https://example.com/1/q"}, 0);
        },
        ready, 1);
    std::mt19937_64 dice(seed);
    for (std::int64_t i = 1; i <= events; ++i) {
      std::string noise(dice() % 3'000, '\0');
      std::ranges::generate(noise, [&] { return static_cast<char>('a' + dice() % 26); });
      write(
          [app, i, noise](Transaction& transaction) {
            transaction.append(*app, {.type = "message.new", .cid = noise, .user = {}, .at = {}, .payload = message_of(i)});
          },
          acknowledged, i);
      if (i % 20 == 0)
        write(
            [hook, i](Transaction& transaction) { transaction.save(Progress{.hook = *hook, .cursor = i, .settled = {}, .delivered = 20}); },
            progress, i);
      if (dice() % 10 == 0) {
        std::promise<void> done;
        store->write({[](Transaction&) { return Verdict::undo; }, [&](const Committed&) { done.set_value(); }});
        done.get_future().wait();
      }
    }
    store->close();
  }
  if (!disk.is_cut()) return found.text = power_never_went, found;
  found.text = fmt::format("the cut came at operation {} of {}", cut_at, disk.operations());
  SeededRandom random(seed + 1);
  // A power cut before the first commit leaves nothing, which is what a first start finds.
  auto opened = SqliteStore::open(disk.after_power_cut("millrace.db"), seal, random, {});
  if (!opened) return found.text += ": " + opened.error(), found;
  found.opened = true;
  try {
    Database database(disk.after_power_cut("millrace.db"), Database::Mode::reader);
    found.sound = database.value<std::string>("PRAGMA integrity_check") == "ok";
    (*opened)->read([&](Snapshot& snapshot) {
      for (const auto& app : snapshot.apps())
        for (const auto& hook : snapshot.hooks(app.key)) found.progress = snapshot.progress(hook.hook.key).cursor;
    });
    for (const auto& record : (*opened)->read_after(chat::AppKey{1}, 0, std::size_t{1} << 30)) {
      if (!record->is_event()) continue;
      ++found.kept;
      found.sound = found.sound && record->payload == message_of(found.kept);
    }
  } catch (const Error& error) {  // pages that belong to different moments
    found.sound = false;
    found.text += std::string(": ") + error.what();
  }
  return found;
}

std::int64_t cuts() {
  const char* asked = std::getenv("MILLRACE_POWER_CUTS");
  return asked ? std::atoll(asked) : 60;
}

TEST(PowerCutTest, WhatWasAcknowledgedIsThereAfterwards) {
  std::mt19937_64 dice(20'261'125);
  std::int64_t cut = 0, acknowledged = 0;
  for (std::int64_t i = 0; i < cuts(); ++i) {
    const auto seed = dice();
    const auto found = found_after(seed, ForgetfulDisk::Sync::honest, static_cast<std::int64_t>(1 + dice() % 2'000));
    if (found.text == power_never_went) continue;
    SCOPED_TRACE(fmt::format("seed {}: {}", seed, found.text));
    ASSERT_TRUE(found.opened);
    ASSERT_TRUE(found.sound);
    ASSERT_GE(found.kept, found.acknowledged);
    ASSERT_GE(found.progress, found.acknowledged_progress);
    ++cut;
    acknowledged += found.acknowledged;
  }
  EXPECT_GT(cut, cuts() / 2);
  EXPECT_GT(acknowledged, 10 * cut) << "the power went before anything had happened";
}

// The test of the test: with a disk that only says it has synced, acknowledged events are gone.
TEST(PowerCutTest, ALyingDiskIsNoticed) {
  std::mt19937_64 dice(7);
  bool noticed = false;
  for (int i = 0; i < 20 && !noticed; ++i) {
    const auto found = found_after(dice(), ForgetfulDisk::Sync::lying, static_cast<std::int64_t>(200 + dice() % 800));
    noticed = !found.opened || !found.sound || found.kept < found.acknowledged;
  }
  EXPECT_TRUE(noticed);
}

}  // namespace
}  // namespace millrace::store::sqlite
