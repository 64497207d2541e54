// The contract of writes and of the event log: order, isolation, visibility, positions, reading.
#include "store/store.h"

#include "store/store_suite_test.h"

#include <atomic>
#include <latch>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace millrace::store {
namespace {

using Kinds = std::vector<Committed::Kind>;

void expect_same(const LogRecord& got, const LogRecord& wanted) {
  EXPECT_EQ(got.position, wanted.position);
  EXPECT_EQ(to_text(got.id), to_text(wanted.id));
  EXPECT_EQ(got.at, wanted.at);
  EXPECT_EQ(got.type, wanted.type);
  EXPECT_EQ(got.cid, wanted.cid);
  EXPECT_EQ(got.user, wanted.user);
  EXPECT_EQ(got.payload, wanted.payload);
}

void expect_same(const LogRecords& got, const LogRecords& wanted) {
  ASSERT_EQ(positions(got), positions(wanted));
  for (std::size_t i = 0; i < got.size(); ++i) expect_same(*got[i], *wanted[i]);
}

// Writes

TEST_P(StoreSuite, WritesOfOneCallerRunInTheOrderOfTheCalls) {
  Answers answers;
  std::vector<int> ran;
  for (int i = 0; i < 500; ++i) {
    store().write({[&ran, i](Transaction&) { return ran.push_back(i), i % 3 == 0 ? Verdict::undo : Verdict::keep; }, answers.next()});
  }
  const auto kinds = answers.kinds();
  ASSERT_EQ(ran.size(), 500u);
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
    EXPECT_EQ(kinds[static_cast<std::size_t>(i)], i % 3 == 0 ? Committed::Kind::undone : Committed::Kind::kept);
  }
}

TEST_P(StoreSuite, WritesRunAlone) {
  constexpr int threads = 4, each = 100;
  const auto app = add_app("key");
  std::atomic<int> running = 0, together = 0;
  std::vector<Answers> answers(threads);
  {
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < threads; ++caller)
      callers.emplace_back([&, caller] {
        for (int i = 0; i < each; ++i) {
          store().write({[&, caller](Transaction& transaction) {
                           if (++running != 1) ++together;
                           // Reads, then writes: of two that overlapped, one would be lost.
                           auto user = transaction.chat(app).user("counter").value_or(chat::User{.id = "counter", .name = "0"});
                           user.name = std::to_string(std::stoi(user.name) + 1);
                           transaction.chat(app).save(user);
                           transaction.append(app, {.type = "custom", .at = at_second(0), .payload = std::to_string(caller)});
                           --running;
                           return Verdict::keep;
                         },
                         answers[static_cast<std::size_t>(caller)].next()});
        }
      });
  }
  for (auto& of_caller : answers)
    for (const auto kind : of_caller.kinds()) EXPECT_EQ(kind, Committed::Kind::kept);
  EXPECT_EQ(together, 0);
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.chat(app).user("counter"); })->name, std::to_string(threads * each));
  EXPECT_EQ(head(app), threads * each);
}

TEST_P(StoreSuite, AnUndoneWriteLeavesNothingBehindAndHarmsNoOther) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "kept", .enabled = true}, 0); });
  append(app, event());
  const auto head_before = head(app);

  Answers answers;
  {
    Pause pause(store());
    store().write({[&](Transaction& transaction) { return transaction.append(app, event("kept.before")), Verdict::keep; }, answers.next()});
    store().write({[&](Transaction& transaction) {
                     const auto other = transaction.add({.api_key = "other", .name = "Other", .secrets = {"s"}, .settings = ""});
                     transaction.append(other, event());
                     transaction.save_settings(app, R"("undone":true)");
                     auto& chat = transaction.chat(app);
                     chat::User user{.id = "ann"};
                     user.key = chat.save(user);
                     chat::Channel channel;
                     channel.type = "messaging", channel.id = "lobby", channel.created_by = user;
                     channel.key = chat.save(channel);
                     chat.add(channel.key, {.user_key = user.key});
                     chat::Message message;
                     message.channel = channel.key, message.id = "m", message.user = user;
                     message.key = chat.add(channel, message);
                     chat.save(message.key, {.type = "like", .user = user});
                     transaction.append(app, event("a.type.that.never.was"));
                     transaction.append(app, event());
                     transaction.save(app, {.key = hook, .id = "kept", .enabled = false}, 0);
                     transaction.save(app, {.id = "undone", .enabled = true}, 1);
                     transaction.save(Progress{.hook = hook, .cursor = 2, .settled = {}, .delivered = 1});
                     transaction.add(DeadLetter{.hook = hook, .position = 3, .event_id = "e", .payload = "{}"});
                     EXPECT_EQ(transaction.head(app), head_before + 5);
                     return Verdict::undo;
                   },
                   answers.next()});
    store().write({[&](Transaction& transaction) { return transaction.append(app, event("kept.after")), Verdict::keep; }, answers.next()});
  }
  EXPECT_EQ(answers.kinds(), (Kinds{Committed::Kind::kept, Committed::Kind::undone, Committed::Kind::kept}));

  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    EXPECT_EQ(head(app), head_before + 2);
    const auto log = log_of(app);
    ASSERT_EQ(log.size(), static_cast<std::size_t>(head_before) + 2);
    EXPECT_EQ(log[log.size() - 2]->type, "kept.before");
    EXPECT_EQ(log.back()->type, "kept.after");
    store().read([&](Snapshot& snapshot) {
      EXPECT_EQ(snapshot.apps().size(), 1u);
      EXPECT_FALSE(snapshot.app("other"));
      EXPECT_EQ(snapshot.app("key")->settings, "");
      EXPECT_FALSE(snapshot.chat(app).user("ann"));
      EXPECT_FALSE(snapshot.chat(app).channel({"messaging", "lobby"}));
      EXPECT_FALSE(snapshot.chat(app).message("m"));
      ASSERT_EQ(snapshot.hooks(app).size(), 1u);
      EXPECT_TRUE(snapshot.hooks(app).at(0).hook.enabled);
      EXPECT_EQ(snapshot.progress(hook).delivered, 0);
      EXPECT_TRUE(snapshot.dead_letters(hook, 0, 10).empty());
      const auto ledger = snapshot.ledger(app, snapshot.hooks(app).at(0));
      EXPECT_EQ(ledger.accepted, 3);
      EXPECT_EQ(ledger.waiting, 3);
      EXPECT_TRUE(ledger.closes());
    });
  }
}

// A hook's record counts the events of each type; a type that only an undone write named must not be among them.
TEST_P(StoreSuite, ATypeThatWasUndoneIsForgotten) {
  const auto app = add_app("key");
  EXPECT_EQ(committed([&](Transaction& transaction) { return transaction.append(app, event("undone.first")), Verdict::undo; }).kind,
            Committed::Kind::undone);
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  EXPECT_EQ(ledger_of(app, hook).accepted, 0);
  append(app, event("kept.later"));
  EXPECT_EQ(ledger_of(app, hook).accepted, 1);
  append(app, event("undone.first"));
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    EXPECT_EQ(ledger_of(app, hook).accepted, 2);
    EXPECT_EQ(log_of(app).back()->type, "undone.first");
    EXPECT_EQ(log_of(app)[1]->type, "kept.later");
  }
}

TEST_P(StoreSuite, DoneIsCalledOnceAfterTheCommitIsVisible) {
  const auto app = add_app("key");
  const auto wanted = event();
  std::atomic<Position> seen_head = 0;
  std::atomic<std::size_t> seen_records = 0;
  Answers answers;
  const auto answer = answers.next();
  store().write({[&](Transaction& transaction) { return transaction.append(app, wanted), Verdict::keep; },
                 [&](const Committed& result) {
                   store().read([&](Snapshot& snapshot) { seen_head = snapshot.head(app); });
                   if (const auto recent = store().recent_after(app, 0, all_bytes)) seen_records = recent->size();
                   answer(result);
                 }});
  EXPECT_EQ(answers.kinds(), Kinds{Committed::Kind::kept});
  EXPECT_EQ(seen_head, 1);
  EXPECT_EQ(seen_records, 1u);
  append(app, event());
  close();
  EXPECT_EQ(answers.calls(0), 1);
}

TEST_P(StoreSuite, NothingIsSeenBeforeTheCommit) {
  const auto app = add_app("key");
  append(app, event());
  std::atomic<int> woken = 0;
  reopen();
  store().on_commit([&](const std::vector<chat::AppKey>&) { ++woken; });
  append(app, event());
  const auto expect_old = [&] {
    EXPECT_EQ(head(app), 2);
    EXPECT_EQ(store().read_after(app, 0, all_bytes).size(), 2u);
    EXPECT_EQ(store().recent_after(app, 1, all_bytes)->size(), 1u);
    EXPECT_FALSE(read([&](Snapshot& snapshot) { return snapshot.chat(app).user("ann"); }));
  };
  Answers answers;
  {
    Pause pause(store());
    store().write({[&](Transaction& transaction) {
                     transaction.append(app, event());
                     transaction.chat(app).save(chat::User{.id = "ann"});
                     expect_old();
                     return Verdict::keep;
                   },
                   answers.next()});
    // The first one is kept already, and still nothing is seen: both are committed together.
    store().write({[&](Transaction&) { return expect_old(), Verdict::keep; }, answers.next()});
  }
  EXPECT_EQ(answers.kinds(), (Kinds{Committed::Kind::kept, Committed::Kind::kept}));
  EXPECT_EQ(head(app), 3);
  EXPECT_EQ(store().recent_after(app, 1, all_bytes)->size(), 2u);
  EXPECT_TRUE(read([&](Snapshot& snapshot) { return snapshot.chat(app).user("ann"); }));
  close();
  EXPECT_EQ(woken, 2);
}

TEST_P(StoreSuite, ASnapshotShowsOneMoment) {
  const auto app = add_app("key");
  append(app, event());
  store().read([&](Snapshot& snapshot) {
    EXPECT_EQ(snapshot.head(app), 1);
    append(app, event());
    write([&](Transaction& transaction) { transaction.chat(app).save(chat::User{.id = "ann"}); });
    EXPECT_EQ(snapshot.head(app), 1);
    EXPECT_FALSE(snapshot.chat(app).user("ann"));
  });
  EXPECT_EQ(head(app), 2);
}

TEST_P(StoreSuite, ATransactionSeesWhatItDid) {
  write([&](Transaction& transaction) {
    EXPECT_TRUE(transaction.apps().empty());
    const auto app = transaction.add({.api_key = "key", .name = "App", .secrets = {"s"}, .settings = ""});
    EXPECT_EQ(transaction.app("key")->key, app);
    EXPECT_EQ(transaction.head(app), 0);
    EXPECT_EQ(transaction.append(app, event()), 1);
    EXPECT_EQ(transaction.append(app, event()), 2);
    EXPECT_EQ(transaction.head(app), 2);
    const auto hook = transaction.save(app, {.id = "h", .enabled = true}, 0);
    EXPECT_EQ(transaction.head(app), 3);
    transaction.append(app, event());
    EXPECT_EQ(transaction.ledger(app, transaction.hooks(app).at(0)).accepted, 1);
    transaction.save(Progress{.hook = hook, .cursor = 4, .settled = {}, .delivered = 1});
    EXPECT_EQ(transaction.ledger(app, transaction.hooks(app).at(0)).delivered, 1);
  });
}

TEST_P(StoreSuite, EachCommitThatAppendedWakesWithItsApps) {
  const auto one = add_app("one"), two = add_app("two");
  reopen();
  std::mutex mutex;
  std::vector<std::vector<chat::AppKey>> woken;
  store().on_commit([&](const std::vector<chat::AppKey>& apps) {
    const std::lock_guard lock(mutex);
    woken.push_back(apps);
  });
  append(one, event());
  write([&](Transaction& transaction) { transaction.chat(one).save(chat::User{.id = "ann"}); });
  EXPECT_EQ(committed([&](Transaction& transaction) { return transaction.append(one, event()), Verdict::undo; }).kind,
            Committed::Kind::undone);
  write([&](Transaction& transaction) { transaction.append(one, event()), transaction.append(two, event()); });
  close();
  ASSERT_EQ(woken.size(), 2u);
  EXPECT_EQ(woken[0], std::vector{one});
  EXPECT_EQ(std::set(woken[1].begin(), woken[1].end()), (std::set{one, two}));
}

TEST_P(StoreSuite, OneWriteMoreThanMayWaitIsBusy) {
  const auto app = add_app("key");
  Answers waiting, more;
  {
    Pause pause(store());
    for (std::size_t i = 0; i < most_waiting_writes; ++i)
      store().write({[app](Transaction& transaction) {
                       return transaction.append(app, {.type = "custom", .at = at_second(0), .payload = "{}"}), Verdict::keep;
                     },
                     waiting.next()});
    store().write({[](Transaction&) { return ADD_FAILURE() << "a refused write ran", Verdict::keep; }, more.next()});
    EXPECT_EQ(more.kinds(), Kinds{Committed::Kind::busy});
  }
  EXPECT_EQ(waiting.kinds(), Kinds(most_waiting_writes, Committed::Kind::kept));
  EXPECT_EQ(head(app), static_cast<Position>(most_waiting_writes));
}

TEST_P(StoreSuite, ClosingFinishesTheWritesThatWait) {
  const auto app = add_app("key");
  Answers answers;
  std::thread ender;
  {
    auto pause = std::make_unique<Pause>(store());
    for (int i = 0; i < 50; ++i)
      store().write({[&](Transaction& transaction) { return transaction.append(app, event()), Verdict::keep; }, answers.next()});
    std::latch closing(1);
    ender = std::thread([&] {
      closing.count_down();
      store().close();
    });
    closing.wait();
    pause->end();
    ender.join();
  }
  EXPECT_EQ(answers.kinds(), Kinds(50, Committed::Kind::kept));
  reopen();
  EXPECT_EQ(head(app), 50);
}

// The log

TEST_P(StoreSuite, AnEmptyLogHasNoRecords) {
  const auto app = add_app("key");
  EXPECT_EQ(head(app), 0);
  EXPECT_TRUE(store().read_after(app, 0, all_bytes).empty());
  append(app, event());
  EXPECT_TRUE(store().read_after(app, 1, all_bytes).empty());
  EXPECT_TRUE(store().recent_after(app, 1, all_bytes)->empty());
}

TEST_P(StoreSuite, PositionsHaveNoGapsWhateverIsUndone) {
  std::mt19937 dice(7);  // NOLINT: the seed is the point
  std::map<chat::AppKey, Position> heads{{add_app("one"), 0}, {add_app("two"), 0}, {add_app("three"), 0}};
  for (int round = 0; round < 60; ++round) {
    Answers answers;
    Kinds wanted;
    {
      Pause pause(store());
      for (int i = 0; i < 5; ++i) {
        const auto [app, old] = *std::next(heads.begin(), static_cast<std::ptrdiff_t>(dice() % heads.size()));
        const bool undo = dice() % 3 == 0;
        const auto count = dice() % 3;
        store().write({[this, app, count, from = old, undo](Transaction& transaction) {
                         for (std::size_t k = 1; k <= count; ++k)
                           EXPECT_EQ(transaction.append(app, event()), from + static_cast<Position>(k));
                         return undo ? Verdict::undo : Verdict::keep;
                       },
                       answers.next()});
        wanted.push_back(undo ? Committed::Kind::undone : Committed::Kind::kept);
        if (!undo) heads[app] += static_cast<Position>(count);
      }
    }
    EXPECT_EQ(answers.kinds(), wanted);
    if (round % 20 == 19) reopen();
  }
  for (const auto& [app, last] : heads) {
    EXPECT_EQ(head(app), last);
    const auto log = log_of(app, 1'000);
    ASSERT_EQ(log.size(), static_cast<std::size_t>(last));
    for (std::size_t i = 0; i < log.size(); ++i) EXPECT_EQ(log[i]->position, static_cast<Position>(i) + 1);
  }
}

TEST_P(StoreSuite, TimesNeverGoBackwards) {
  const auto app = add_app("key"), other = add_app("other");
  auto early = event(), late = event();
  late.at = at_second(100), early.at = at_second(50);
  append(app, late);
  append(app, early);
  append(other, early);
  EXPECT_EQ(committed([&](Transaction& transaction) {
              auto later = event();
              later.at = at_second(500);
              return transaction.append(app, later), Verdict::undo;
            }).kind,
            Committed::Kind::undone);
  append(app, early);
  reopen();
  append(app, early);
  write([&](Transaction& transaction) { transaction.save(app, {.id = "h", .enabled = true}, 0); });
  early.at = late.at + std::chrono::nanoseconds{1};
  append(app, early);
  const auto log = log_of(app);
  ASSERT_EQ(log.size(), 6u);
  for (std::size_t i = 0; i + 1 < log.size(); ++i) EXPECT_EQ(log[i]->at, at_second(100)) << i;
  EXPECT_EQ(log.back()->at, early.at);
  EXPECT_EQ(log_of(other).at(0)->at, at_second(50));
  for (const auto& record : log) EXPECT_EQ(time_in(record->id)->ns, record->at.ns / 1'000'000 * 1'000'000) << "an id tells where to look";
}

TEST_P(StoreSuite, ATimeLeadsToItsPlaceInTheLog) {
  const auto app = add_app("key"), empty = add_app("empty");
  for (const std::int64_t second : {10, 20, 20, 20, 30, 40, 40}) {
    auto made = event();
    made.at = at_second(second);
    append(app, made);
  }
  append(add_app("neighbour"), event());
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    const auto before = [&](Instant at) { return read([&](Snapshot& snapshot) { return snapshot.before(app, at); }); };
    EXPECT_EQ(before({}), 0);
    EXPECT_EQ(before(at_second(10)), 0);
    EXPECT_EQ(before(at_second(10) + std::chrono::nanoseconds{1}), 1);
    EXPECT_EQ(before(at_second(20)), 1);
    EXPECT_EQ(before(at_second(25)), 4);
    EXPECT_EQ(before(at_second(30)), 4);
    EXPECT_EQ(before(at_second(40)), 5);
    EXPECT_EQ(before(at_second(41)), 7);
    EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.before(empty, at_second(20)); }), 0);
  }
}

TEST_P(StoreSuite, ARecordComesBackAsItWasAppended) {
  const auto app = add_app("key");
  std::vector<NewEvent> events{
      {.type = "message.new",
       .cid = "messaging:lobby",
       .user = "",
       .at = {at_second(1).ns + 789},
       .payload = R"({"text":"é€😀\u0000\\","n":1e400})"},
      {.type = "user.updated", .cid = "", .user = "ann", .at = at_second(2), .payload = "{}"},
      {.type = "custom", .cid = "", .user = "", .at = at_second(3), .payload = ""},
      {.type = "message.new", .cid = "team:" + std::string(64, 'x'), .user = "", .at = at_second(4), .payload = std::string(1 << 20, 'y')},
  };
  for (const auto& wanted : events) append(app, wanted);
  std::set<std::string> ids;
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    const auto log = log_of(app);
    ASSERT_EQ(log.size(), events.size());
    for (std::size_t i = 0; i < log.size(); ++i) {
      ids.insert(to_text(log[i]->id));
      EXPECT_TRUE(log[i]->is_event());
      expect_same(*log[i], {.position = static_cast<Position>(i) + 1,
                            .id = log[i]->id,
                            .at = events[i].at,
                            .type = events[i].type,
                            .cid = events[i].cid,
                            .user = events[i].user,
                            .payload = events[i].payload});
    }
    EXPECT_EQ(log[0]->group(), "messaging:lobby");
    EXPECT_EQ(log[1]->group(), "user:ann");
    EXPECT_EQ(log[2]->group(), "app");
  }
  EXPECT_EQ(ids.size(), events.size()) << "an event's id is its own, and stays";
}

TEST_P(StoreSuite, ReadingGivesAtLeastOneRecordAndNoMoreThanTheBytes) {
  const auto app = add_app("key");
  for (const std::size_t size : {100u, 200u, 300u, 50u, 1'000u, 1u, 1u})
    append(app, {.type = "custom", .at = at_second(0), .payload = std::string(size, 'x')});
  const auto read_positions = [&](Position from, std::size_t bytes) { return positions(store().read_after(app, from, bytes)); };
  for (const bool from_disk : {false, true}) {
    if (from_disk) reopen();
    using Positions = std::vector<Position>;
    EXPECT_EQ(read_positions(0, 0), Positions{1}) << from_disk;
    EXPECT_EQ(read_positions(0, 299), Positions{1}) << from_disk;
    EXPECT_EQ(read_positions(0, 300), (Positions{1, 2})) << from_disk;
    EXPECT_EQ(read_positions(0, 650), (Positions{1, 2, 3, 4})) << from_disk;
    EXPECT_EQ(read_positions(4, 10), Positions{5}) << from_disk;
    EXPECT_EQ(read_positions(4, 1'001), (Positions{5, 6})) << from_disk;
    EXPECT_EQ(read_positions(5, all_bytes), (Positions{6, 7})) << from_disk;
    EXPECT_EQ(read_positions(7, all_bytes), Positions{}) << from_disk;
    EXPECT_EQ(read_positions(100, all_bytes), Positions{}) << from_disk;
  }
}

TEST_P(StoreSuite, MemoryAndDiskGiveTheSame) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  for (int i = 0; i < 40; ++i) append(app, event(i % 2 ? "message.new" : "reaction.new"));
  write([&](Transaction& transaction) { transaction.save(app, {.key = hook, .id = "h", .enabled = false}, 0); });
  append(app, event());
  std::map<std::pair<Position, std::size_t>, LogRecords> from_memory;
  for (Position from = 0; from <= 43; ++from)
    for (const std::size_t bytes : {0u, 60u, 200u, 1'000u, 100'000u}) {
      auto recent = store().recent_after(app, from, bytes);
      ASSERT_TRUE(recent);
      from_memory[{from, bytes}] = *std::move(recent);
    }
  reopen();
  for (const auto& [asked, records] : from_memory) {
    SCOPED_TRACE(testing::Message() << "after " << asked.first << ", " << asked.second << " bytes");
    EXPECT_FALSE(store().recent_after(app, asked.first, asked.second));
    expect_same(store().read_after(app, asked.first, asked.second), records);
  }
}

TEST_P(StoreSuite, MemoryHoldsTheNewestAndTheDiskTheRest) {
  reopen(4'000);
  const auto app = add_app("key");
  for (int i = 0; i < 40; ++i) append(app, {.type = "custom", .at = at_second(i), .payload = std::to_string(i) + std::string(500, 'x')});
  EXPECT_FALSE(store().recent_after(app, 0, all_bytes));
  const auto newest = store().recent_after(app, 38, all_bytes);
  ASSERT_TRUE(newest);
  EXPECT_EQ(positions(*newest), (std::vector<Position>{39, 40}));
  const auto log = log_of(app, 1'500);
  ASSERT_EQ(log.size(), 40u);
  for (std::size_t i = 0; i < log.size(); ++i) EXPECT_EQ(log[i]->payload, std::to_string(i) + std::string(500, 'x'));
}

TEST_P(StoreSuite, AppsStandApart) {
  const auto one = add_app("one"), two = add_app("two");
  append(one, event());
  append(two, event());
  append(two, event());
  const auto hook = write([&](Transaction& transaction) { return transaction.save(two, {.id = "h", .enabled = true}, 0); });
  append(one, event());
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    EXPECT_EQ(head(one), 2);
    EXPECT_EQ(head(two), 3);
    EXPECT_EQ(positions(log_of(one)), (std::vector<Position>{1, 2}));
    EXPECT_EQ(positions(log_of(two)), (std::vector<Position>{1, 2, 3}));
    EXPECT_TRUE(hooks_of(one).empty());
    EXPECT_EQ(ledger_of(two, hook).accepted, 0);
  }
}

TEST_P(StoreSuite, ReadersAndTheWriterWorkAtOnce) {
  const auto app = add_app("key");
  std::atomic<bool> ended = false;
  std::vector<std::jthread> readers;
  std::atomic<int> readings = 0;
  for (int i = 0; i < 4; ++i)
    readers.emplace_back([&, i] {
      Position last = 0;
      while (!ended || readings < 8) {
        // A user's name is the number of events at that moment: a reader never sees one without the other.
        store().read([&](Snapshot& snapshot) {
          const auto now = snapshot.head(app);
          EXPECT_GE(now, last);
          last = now;
          const auto user = snapshot.chat(app).user("counter");
          EXPECT_EQ(user ? user->name : "0", std::to_string(now));
        });
        const auto records = store().read_after(app, i % 2 ? 0 : last, 10'000);
        for (std::size_t k = 1; k < records.size(); ++k) EXPECT_EQ(records[k]->position, records[k - 1]->position + 1);
        ++readings;
      }
    });
  Answers answers;
  for (int i = 0; i < 400; ++i)
    store().write({[&, i](Transaction& transaction) {
                     auto user = transaction.chat(app).user("counter").value_or(chat::User{.id = "counter"});
                     transaction.append(app, event());
                     user.name = std::to_string(transaction.head(app));
                     transaction.chat(app).save(user);
                     return i % 5 == 4 ? Verdict::undo : Verdict::keep;
                   },
                   answers.next()});
  answers.kinds();
  ended = true;
  readers.clear();
  EXPECT_EQ(head(app), 320);
}

}  // namespace
}  // namespace millrace::store
