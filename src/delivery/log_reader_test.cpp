// One reading for all hooks of an app, whoever keeps up, falls behind, comes or changes.
#include "delivery/delivery_rig_test.h"

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Strings = std::vector<std::string>;

class LogReaderTest : public DeliveryRig {
 protected:
  void add_hooks(int count, const std::string& type) {
    write([&](store::Transaction& transaction) {
      for (int i = 0; i < count; ++i) {
        const auto id = type + std::to_string(i);
        transaction.save(app_, {.id = id, .hook_type = "sqs", .enabled = true, .event_types = {type}, .sqs_queue_url = id}, i);
      }
    });
  }

  void deliver(const std::string& id, std::int64_t count) {
    const auto hook = stored(id);  // once: the list of a thousand is long
    run_until([&] { return ledger(hook).delivered >= count; });
  }

  store::Progress progress(hooks::HookKey hook) {
    store::Progress progress;
    store_->read([&](store::Snapshot& snapshot) { progress = snapshot.progress(hook); });
    return progress;
  }
  store::Progress progress(const std::string& id) { return progress(stored(id).hook.key); }

  store::Position head() {
    store::Position head = 0;
    store_->read([&](store::Snapshot& snapshot) { head = snapshot.head(app_); });
    return head;
  }
};

TEST_F(LogReaderTest, AThousandHooksThatDoNotMatchReadNothing) {
  add_hooks(999, "user.banned");
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"message.new"}; });
  start();
  append({"first"});
  deliver("q", 1);
  const auto first = stored("user.banned0").hook.key, last = stored("user.banned998").hook.key;
  run_until([&] { return progress(first).cursor == head(); });
  fragile_->reads = 0;
  constexpr int commits = 50;
  for (int i = 0; i < commits; ++i) append({"lobby/" + std::to_string(i)});
  deliver("q", commits + 1);
  EXPECT_LE(fragile_->reads, std::size_t{3 * commits}) << "each commit is read once, and once it is seen that there is no more";
  run_until([&] { return progress(last).cursor == head(); });
  EXPECT_TRUE(progress(last).idle);
  stop();
  start();
  EXPECT_EQ(ledger("q").waiting, 0);
  expect_promise_kept();
}

TEST_F(LogReaderTest, WhoFallsBehindReadsByItselfUntilItKeepsUp) {
  bounds_.most_open_events = 5;
  bounds_.read_bytes = 30;
  save_hook("slow");
  save_hook("quick");
  queue("slow").holds = true;
  start();
  append(numbered(40));
  deliver("quick", 40);
  EXPECT_EQ(ledger("slow").waiting, 40);
  queue("slow").holds = false;
  deliver("slow", 40);
  EXPECT_EQ(queue("slow").bodies(), numbered(40));
  run_until([&] { return progress("slow").idle; });
  append({"later"});
  deliver("slow", 41);
  expect_promise_kept();
}

TEST_F(LogReaderTest, AnIdleHookThatGetsAnEventLosesNothingByACrash) {
  save_hook("q");
  start();
  append({"lobby/1"});
  deliver("q", 1);
  run_until([&] { return progress("q").idle; });
  queue("q").holds = true;
  append({"lobby/2"});
  append(numbered(10, "more/"));
  run_until([&] { return queue("q").in_flight > 0 && progress("q").cursor + 11 == head(); });
  finish(delivery_->flush());
  EXPECT_FALSE(progress("q").idle);
  kill();
  EXPECT_EQ(ledger("q").waiting, 11);
  queue("q").holds = false;
  start();
  deliver("q", 12);
  expect_promise_kept();
}

// The record of the edit lies between the events, and nobody has told delivery.
TEST_F(LogReaderTest, AnEditCountsFromItsRecordOn) {
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"message.new"}; });
  start();
  append({"lobby/1"});
  append({"lobby/no"}, "user.updated");
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"user.updated"}; });
  append({"lobby/no"});
  append({"lobby/2"}, "user.updated");
  deliver("q", 2);
  EXPECT_EQ(queue("q").bodies(), (Strings{"lobby/1", "lobby/2"}));
  expect_promise_kept();
}

TEST_F(LogReaderTest, ANewHookKeepsUpWithTheOthers) {
  save_hook("old");
  start();
  append(numbered(3));
  save_hook("new");
  append(numbered(3, "both/"));
  refresh();
  append(numbered(3, "later/"));
  deliver("new", 6);
  deliver("old", 9);
  run_until([&] { return progress("new").idle && progress("old").idle; });
  expect_promise_kept();
}

}  // namespace
}  // namespace millrace::delivery
