// The contract of apps, hooks, progress, dead letters and the ledger.
#include "store/records.h"

#include "store/store_suite_test.h"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>

namespace millrace::store {
namespace {

using hooks::Hook;
using hooks::HookKey;

const std::string app_secret = "a-secret-of-the-app-0123456789", older_secret = "an-older-secret-0123456789";
const std::string hook_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const std::string settings = R"("webhook_password":"a-password-among-settings")";

Hook sqs_hook(std::string id) {
  return {.id = std::move(id),
          .hook_type = "sqs",
          .enabled = true,
          .product = "all",
          .event_types = {"message.new", "reaction.new"},
          .should_send_custom_events = true,
          .sqs_queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/é",
          .sqs_region = "eu-west-1",
          .sqs_auth_type = "keys",
          .sqs_key = "AKIDEXAMPLE",
          .sqs_secret = hook_secret,
          .sqs_role_arn = "arn:aws:iam::123456789012:role/x",
          .sqs_event_based_message_group_id_enabled = false,
          .created_at = at_second(1),
          .updated_at = at_second(2)};
}

// Apps

TEST_P(StoreSuite, AppsAreKeptWithTheirSecrets) {
  App app{.api_key = "é€", .name = "My \"app\"", .secrets = {app_secret, older_secret}, .settings = settings, .created_at = at_second(7)};
  app.key = write([&](Transaction& transaction) { return transaction.add(app); });
  const auto second = add_app("second");
  EXPECT_NE(app.key, second);
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    store().read([&](Snapshot& snapshot) {
      const auto apps = snapshot.apps();
      ASSERT_EQ(apps.size(), 2u);
      for (const auto& found : {apps[0], snapshot.app("é€").value()}) {
        EXPECT_EQ(found.key, app.key);
        EXPECT_EQ(found.api_key, app.api_key);
        EXPECT_EQ(found.name, app.name);
        EXPECT_EQ(found.secrets, app.secrets) << "the newest first";
        EXPECT_EQ(found.settings, app.settings);
        EXPECT_EQ(found.created_at, app.created_at);
      }
      EXPECT_EQ(apps[1].key, second);
      EXPECT_FALSE(snapshot.app("e"));
      EXPECT_FALSE(snapshot.app(""));
    });
  }
}

TEST_P(StoreSuite, SettingsAreReplaced) {
  const auto one = add_app("one"), two = add_app("two");
  write([&](Transaction& transaction) {
    transaction.save_settings(one, settings);
    EXPECT_EQ(transaction.app("one")->settings, settings);
  });
  reopen();
  EXPECT_EQ(read([](Snapshot& snapshot) { return snapshot.app("one")->settings; }), settings);
  EXPECT_EQ(read([](Snapshot& snapshot) { return snapshot.app("two")->settings; }), "");
  write([&](Transaction& transaction) { transaction.save_settings(one, ""), transaction.save_settings(two, settings); });
  EXPECT_EQ(read([](Snapshot& snapshot) { return snapshot.app("one")->settings; }), "");
  EXPECT_EQ(read([](Snapshot& snapshot) { return snapshot.app("two")->settings; }), settings);
}

TEST_P(StoreSuite, NoSecretLiesOpenOnTheDisk) {
  write([&](Transaction& transaction) {
    const auto app = transaction.add({.api_key = "key", .name = "App", .secrets = {app_secret, older_secret}, .settings = settings});
    const auto hook = transaction.save(app, sqs_hook("h"), 0);
    transaction.save_settings(app, settings + R"(,"more":1)");
    auto changed = sqs_hook("h");
    changed.key = hook, changed.sqs_region = "eu-west-2";
    transaction.save(app, changed, 0);
  });
  close();
  const auto bytes = place().bytes_at_rest();
  EXPECT_TRUE(bytes.contains("AKIDEXAMPLE")) << "that is what is searched";
  for (const auto& secret : {app_secret, older_secret, hook_secret, std::string("a-password-among-settings")})
    EXPECT_FALSE(bytes.contains(secret)) << secret;
  reopen();
}

// Hooks

TEST_P(StoreSuite, HooksAreKeptWithAllTheirFields) {
  const auto app = add_app("key");
  auto full = sqs_hook("full");
  Hook bare{.id = "bare", .hook_type = "sqs"};
  full.key = write([&](Transaction& transaction) { return transaction.save(app, full, 1); });
  bare.key = write([&](Transaction& transaction) { return transaction.save(app, bare, 0); });
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    const auto hooks = hooks_of(app);
    ASSERT_EQ(hooks.size(), 2u);
    EXPECT_EQ(hooks[0].hook, bare) << "in the order of the settings, not of their making";
    EXPECT_EQ(hooks[1].hook, full);
    EXPECT_FALSE(hooks[0].deleted);
  }
  full.sqs_secret = "another", full.sqs_queue_url = "https://elsewhere", full.should_send_custom_events.reset(),
  full.updated_at = at_second(9);
  write([&](Transaction& transaction) { transaction.save(app, full, 0), transaction.save(app, bare, 1); });
  reopen();
  EXPECT_EQ(hooks_of(app).at(0).hook, full);
  EXPECT_EQ(hooks_of(app).at(1).hook, bare);
}

TEST_P(StoreSuite, AHookStartsAtARecordOfItsOwn) {
  const auto app = add_app("key");
  append(app, event());
  append(app, event());
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  append(app, event());
  reopen();
  const auto stored = hooks_of(app).at(0);
  ASSERT_EQ(stored.revisions.size(), 1u);
  EXPECT_EQ(stored.revisions[0].position, 3);
  EXPECT_TRUE(stored.revisions[0].enabled);
  const auto log = log_of(app);
  ASSERT_EQ(log.size(), 4u);
  EXPECT_FALSE(log[2]->is_event());
  EXPECT_TRUE(log[3]->is_event());
  const auto progress = read([&](Snapshot& snapshot) { return snapshot.progress(hook); });
  EXPECT_EQ(progress.cursor, 3);
  EXPECT_EQ(progress.delivered, 0);
  EXPECT_TRUE(progress.settled.empty());
  EXPECT_EQ(ledger_of(app, hook).accepted, 1);
  EXPECT_EQ(ledger_of(app, hook).waiting, 1);
}

TEST_P(StoreSuite, OnlyAChangeOfTheFilterIsARevision) {
  const auto app = add_app("key");
  auto hook = sqs_hook("h");
  hook.key = write([&](Transaction& transaction) { return transaction.save(app, hook, 0); });
  const auto save = [&] { write([&](Transaction& transaction) { transaction.save(app, hook, 0); }); };
  save();
  hook.sqs_queue_url = "https://elsewhere", hook.sqs_secret = "s", hook.updated_at = at_second(9);
  save();
  EXPECT_EQ(head(app), 1);
  hook.event_types = {"message.new"};
  save();
  hook.enabled = false;
  save();
  hook.should_send_custom_events = false;
  save();
  write([&](Transaction& transaction) { transaction.remove(app, hook.key, at_second(50)); });
  reopen();
  EXPECT_EQ(head(app), 5);
  const auto stored = hooks_of(app).at(0);
  ASSERT_EQ(stored.revisions.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(stored.revisions[i].position, static_cast<Position>(i) + 1);
  EXPECT_EQ(stored.revisions[0].event_types, (std::vector<std::string>{"message.new", "reaction.new"}));
  EXPECT_EQ(stored.revisions[1].event_types, std::vector<std::string>{"message.new"});
  EXPECT_TRUE(stored.revisions[1].enabled);
  EXPECT_FALSE(stored.revisions[2].enabled);
  EXPECT_TRUE(stored.revisions[2].custom_events);
  EXPECT_FALSE(stored.revisions[3].custom_events);
  EXPECT_FALSE(stored.revisions[3].deleted);
  EXPECT_TRUE(stored.revisions[4].deleted);
}

TEST_P(StoreSuite, ADeletedHookStaysListedAtTheEndAndItsBacklogIsAbandoned) {
  const auto app = add_app("key");
  auto gone = sqs_hook("same-id"), stays = sqs_hook("stays");
  gone.key = write([&](Transaction& transaction) { return transaction.save(app, gone, 0); });
  stays.key = write([&](Transaction& transaction) { return transaction.save(app, stays, 1); });
  for (int i = 0; i < 5; ++i) append(app, event());
  write([&](Transaction& transaction) {
    transaction.add(DeadLetter{.hook = gone.key, .position = 4, .event_id = "e", .payload = "{}"});
    transaction.save(Progress{.hook = gone.key, .cursor = 4, .settled = {6}, .delivered = 2});
    transaction.remove(app, gone.key, at_second(50));
  });
  append(app, event());
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    const auto hooks = hooks_of(app);
    ASSERT_EQ(hooks.size(), 2u);
    EXPECT_EQ(hooks[0].hook, stays);
    EXPECT_EQ(hooks[1].hook, gone);
    EXPECT_TRUE(hooks[1].deleted);
    const auto ledger = ledger_of(app, gone.key);
    EXPECT_EQ(ledger.accepted, 5);
    EXPECT_EQ(ledger.delivered, 2);
    EXPECT_EQ(ledger.dead, 1);
    EXPECT_EQ(ledger.waiting, 0);
    EXPECT_EQ(ledger.abandoned, 2);
    EXPECT_EQ(ledger_of(app, stays.key).waiting, 6);
  }
  // What delivery still says of it is heard by nobody.
  write([&](Transaction& transaction) {
    transaction.add(DeadLetter{.hook = gone.key, .position = 5, .event_id = "e", .payload = "{}"});
    transaction.save(Progress{.hook = gone.key, .cursor = 7, .settled = {}, .delivered = 2});
  });
  EXPECT_EQ(ledger_of(app, gone.key).delivered, 2);
  EXPECT_EQ(ledger_of(app, gone.key).dead, 1);
  // The id is free again: what comes under it is another hook.
  const auto again = write([&](Transaction& transaction) { return transaction.save(app, sqs_hook("same-id"), 0); });
  EXPECT_NE(again, gone.key);
  EXPECT_EQ(ledger_of(app, again).accepted, 0);
  EXPECT_EQ(ledger_of(app, gone.key).abandoned, 2);
}

TEST_P(StoreSuite, TheRevisionInForceDecides) {
  const auto app = add_app("key");
  Hook hook{.id = "h", .enabled = true, .event_types = {"message.new"}};
  hook.key = write([&](Transaction& transaction) { return transaction.save(app, hook, 0); });
  const auto expect = [&](std::int64_t accepted) {
    const auto ledger = ledger_of(app, hook.key);
    EXPECT_EQ(ledger.accepted, accepted);
    EXPECT_EQ(ledger.waiting, accepted);
    EXPECT_TRUE(ledger.closes());
  };
  const auto append_each = [&] {
    for (const auto* type : {"message.new", "reaction.new", "a_custom_event"}) append(app, event(type));
  };
  append_each();
  expect(1);
  hook.event_types = {};
  write([&](Transaction& transaction) { transaction.save(app, hook, 0); });
  expect(1);
  append_each();
  expect(3);
  hook.should_send_custom_events = true;
  write([&](Transaction& transaction) { transaction.save(app, hook, 0); });
  append_each();
  expect(6);
  hook.enabled = false;
  write([&](Transaction& transaction) { transaction.save(app, hook, 0); });
  append_each();
  expect(6);
  // Several changes in one transaction, with events between them.
  write([&](Transaction& transaction) {
    hook.enabled = true;
    transaction.save(app, hook, 0);
    transaction.append(app, event());
    hook.event_types = {"reaction.new"};
    transaction.save(app, hook, 0);
    transaction.append(app, event());
    transaction.append(app, event("reaction.new"));
  });
  expect(8);
  reopen();
  expect(8);
}

// Progress and dead letters

TEST_P(StoreSuite, ProgressIsKept) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  for (int i = 0; i < 6; ++i) append(app, event());
  write([&](Transaction& transaction) { transaction.save(Progress{.hook = hook, .cursor = 2, .settled = {4, 5}, .delivered = 3}); });
  const auto expect = [&](Position cursor, const std::vector<Position>& settled, std::int64_t delivered) {
    const auto progress = read([&](Snapshot& snapshot) { return snapshot.progress(hook); });
    EXPECT_EQ(progress.hook, hook);
    EXPECT_EQ(progress.cursor, cursor);
    EXPECT_EQ(progress.settled, settled);
    EXPECT_EQ(progress.delivered, delivered) << "delivered adds up";
  };
  expect(2, {4, 5}, 3);
  EXPECT_EQ(ledger_of(app, hook).waiting, 3);
  write([&](Transaction& transaction) { transaction.save(Progress{.hook = hook, .cursor = 5, .settled = {}, .delivered = 1}); });
  reopen();
  expect(5, {}, 4);
  EXPECT_EQ(ledger_of(app, hook).waiting, 2);
  const auto oldest = [&] { return read([&](Snapshot& snapshot) { return snapshot.oldest_waiting(app, snapshot.hooks(app).front()); }); };
  EXPECT_EQ(oldest(), log_of(app).at(5)->at);
  write([&](Transaction& transaction) { transaction.save(Progress{.hook = hook, .cursor = 5, .settled = {6, 7}, .delivered = 2}); });
  EXPECT_EQ(oldest(), std::nullopt);
  const auto unknown = read([](Snapshot& snapshot) { return snapshot.progress(HookKey{987'654}); });
  EXPECT_EQ(unknown.cursor, 0);
}

TEST_P(StoreSuite, ThousandsOfSettledPositionsAreKept) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  std::vector<Position> settled;
  for (Position position = 3; settled.size() < 4'096; position += 2) settled.push_back(position);
  write([&](Transaction& transaction) { transaction.save(Progress{.hook = hook, .cursor = 1, .settled = settled, .delivered = 0}); });
  reopen();
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.progress(hook).settled; }), settled);
}

TEST_P(StoreSuite, DeadLettersAreKeptInTheOrderOfTheLog) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  const auto other = write([&](Transaction& transaction) { return transaction.save(app, {.id = "other", .enabled = true}, 1); });
  for (int i = 0; i < 3; ++i) append(app, event());
  const DeadLetter full{.hook = hook,
                        .position = 5,
                        .event_id = "8bffc454-e1da-4d91-8b88-a87853dfb41c",
                        .type = "message.new",
                        .cid = "messaging:lobby",
                        .code = "too_large",
                        .reason = "the event has 300000 bytes; é€😀",
                        .attempts = 3,
                        .first_attempt_at = at_second(10),
                        .last_attempt_at = at_second(20),
                        .payload = R"({"text":"é€😀"})" + std::string(300'000, 'x')};
  write([&](Transaction& transaction) {
    transaction.add(full);
    auto again = full;
    again.code = "a repeat changes nothing";
    transaction.add(again);
    transaction.add(DeadLetter{.hook = hook, .position = 3, .event_id = "e3", .payload = "3"});
    transaction.add(DeadLetter{.hook = hook, .position = 4, .event_id = "e4", .payload = "4"});
    transaction.add(DeadLetter{.hook = other, .position = 4, .event_id = "e4", .payload = "other"});
    transaction.add(DeadLetter{.hook = HookKey{987'654}, .position = 4, .event_id = "e4", .payload = "of no hook"});
    transaction.save(Progress{.hook = hook, .cursor = 5, .settled = {}, .delivered = 0});
  });
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    store().read([&](Snapshot& snapshot) {
      const auto letters = snapshot.dead_letters(hook, 0, 10);
      ASSERT_EQ(letters.size(), 3u);
      EXPECT_EQ(letters[0].payload, "3");
      EXPECT_EQ(letters[1].payload, "4");
      const auto& got = letters[2];
      EXPECT_EQ(got.hook, hook);
      EXPECT_EQ(got.position, full.position);
      EXPECT_EQ(got.event_id, full.event_id);
      EXPECT_EQ(got.type + got.cid + got.code + got.reason, full.type + full.cid + full.code + full.reason);
      EXPECT_EQ(got.attempts, full.attempts);
      EXPECT_EQ(got.first_attempt_at, full.first_attempt_at);
      EXPECT_EQ(got.last_attempt_at, full.last_attempt_at);
      EXPECT_EQ(got.payload, full.payload);
      EXPECT_EQ(snapshot.dead_letters(hook, 0, 2).size(), 2u);
      EXPECT_EQ(snapshot.dead_letters(other, 0, 10).size(), 1u);
      EXPECT_TRUE(snapshot.dead_letters(HookKey{987'654}, 0, 10).empty());
      EXPECT_EQ(snapshot.dead_letter(hook, 5).value_or(DeadLetter{}).payload, full.payload);
      EXPECT_EQ(snapshot.dead_letter(other, 4).value_or(DeadLetter{}).payload, "other");
      EXPECT_FALSE(snapshot.dead_letter(other, 5));
    });
    EXPECT_EQ(ledger_of(app, hook).dead, 3);
    EXPECT_TRUE(ledger_of(app, hook).closes());
  }
}

// Parked events

TEST_P(StoreSuite, AParkedEventKeepsAllThatItsDeliveryNeeds) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  const LogRecord record{7,
                         parse_uuid("8bffc454-e1da-4d91-8b88-a87853dfb41c").value(),
                         at_second(3),
                         "message.new",
                         "messaging:lobby",
                         "ada",
                         R"({"text":"é€😀"})" + std::string(300'000, 'x')};
  write([&](Transaction& transaction) {
    transaction.park({hook, std::make_shared<const LogRecord>(record), 0, 5, at_second(4), 2});
    transaction.park({HookKey{987'654}, std::make_shared<const LogRecord>(record)});
  });
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    store().read([&](Snapshot& snapshot) {
      const auto list = snapshot.parked(hook);
      ASSERT_EQ(list.size(), 1u);
      const auto whole = snapshot.parked_event(hook, 7).value_or(ParkedEvent{});
      ASSERT_TRUE(whole.record);
      for (const auto* event : {&list[0], &whole}) {
        EXPECT_EQ(event->hook, hook);
        EXPECT_EQ(event->attempts, 5);
        EXPECT_EQ(event->first_attempt_at, at_second(4));
        EXPECT_EQ(event->redrives, 2);
        EXPECT_EQ(event->payload_bytes, static_cast<std::int64_t>(record.payload.size()));
        EXPECT_EQ(event->record->position, 7);
        EXPECT_EQ(event->record->id, record.id);
        EXPECT_EQ(event->record->at, record.at);
        EXPECT_EQ(event->record->type + event->record->cid + event->record->user, record.type + record.cid + record.user);
      }
      EXPECT_TRUE(list[0].record->payload.empty());
      EXPECT_EQ(whole.record->payload, record.payload);
      EXPECT_FALSE(snapshot.parked_event(hook, 8));
      EXPECT_TRUE(snapshot.parked(HookKey{987'654}).empty());
      EXPECT_EQ(snapshot.oldest_waiting(app, snapshot.hooks(app).front()), at_second(3));
    });
  }
  write([&](Transaction& transaction) { transaction.unpark(hook, 7); });
  EXPECT_TRUE(read([&](Snapshot& snapshot) { return snapshot.parked(hook); }).empty());
}

TEST_P(StoreSuite, ARedrivenDeadLetterIsParkedAsItWas) {
  const auto app = add_app("key");
  const auto hook = write([&](Transaction& transaction) { return transaction.save(app, {.id = "h", .enabled = true}, 0); });
  const DeadLetter letter{.hook = hook,
                          .position = 2,
                          .event_id = "8bffc454-e1da-4d91-8b88-a87853dfb41c",
                          .type = "user.updated",
                          .cid = "",
                          .code = "X",
                          .reason = "y",
                          .attempts = 4,
                          .first_attempt_at = at_second(1),
                          .last_attempt_at = at_second(2),
                          .payload = "{\"a\":1}",
                          .user = "ada",
                          .at = at_second(0),
                          .redrives = 1};
  append(app, event("user.updated"));
  write([&](Transaction& transaction) {
    transaction.add(letter);
    transaction.save(Progress{.hook = hook, .cursor = 2, .settled = {}, .delivered = 0});
    EXPECT_TRUE(transaction.redrive(hook, 2));
    EXPECT_FALSE(transaction.redrive(hook, 2));
  });
  const auto parked = read([&](Snapshot& snapshot) { return snapshot.parked_event(hook, 2).value_or(ParkedEvent{}); });
  ASSERT_TRUE(parked.record);
  EXPECT_EQ(to_text(parked.record->id), letter.event_id);
  EXPECT_EQ(parked.record->group(), "user:ada");
  EXPECT_EQ(parked.record->payload, letter.payload);
  EXPECT_EQ(parked.redrives, 2);
  EXPECT_EQ(parked.attempts, 4);
  EXPECT_EQ(ledger_of(app, hook).waiting, 1);
  EXPECT_EQ(ledger_of(app, hook).parked, 1);
}

TEST_P(StoreSuite, AHookStaysPausedUntilItIsResumed) {
  const auto app = add_app("key");
  auto hook = sqs_hook("h");
  hook.key = write([&](Transaction& transaction) { return transaction.save(app, hook, 0); });
  for (const bool paused : {true, false}) {
    write([&](Transaction& transaction) {
      transaction.pause(hook.key, paused);
      hook.sqs_region = "elsewhere";
      transaction.save(app, hook, 0);  // an edit is no resume
    });
    reopen();
    EXPECT_EQ(hooks_of(app).at(0).paused, paused);
  }
}

// The ledger, through random histories against a trivial model

struct ModelHook {
  Hook hook;
  std::set<Position> accepted, delivered, dead, parked, discarded;  // the parked wait; the discarded are dead
  std::size_t abandoned = 0;
  bool deleted = false;

  // Said here once more, so that the model does not ask what it checks.
  bool accepts(const std::string& type) const {
    if (!hook.enabled || deleted) return false;
    const bool named = std::ranges::find(hook.event_types, type) != hook.event_types.end();
    const bool custom = !type.contains('.');
    return custom ? named || (hook.should_send_custom_events == true && hook.event_types.empty()) : named || hook.event_types.empty();
  }

  std::vector<Position> waiting() const {
    std::vector<Position> waiting;
    for (const auto position : accepted)
      if (!delivered.contains(position) && !dead.contains(position)) waiting.push_back(position);
    return deleted ? std::vector<Position>{} : waiting;
  }
};

struct ModelLog {
  Position head = 0;
  std::vector<ModelHook> hooks;

  void append(const std::string& type) {
    ++head;
    for (auto& hook : hooks)
      if (hook.accepts(type)) hook.accepted.insert(head);
  }
};

class LedgerWalk {
 public:
  LedgerWalk(chat::AppKey app, std::uint32_t seed) : app_(app), dice_(seed) {}

  const ModelLog& model() const { return model_; }

  // One change in a transaction, and in the model.
  void step(Transaction& transaction) {
    switch (dice_() % 10) {
      case 0:
        save_hook(transaction);
        break;
      case 1:
        if (dice_() % 4 == 0) remove_hook(transaction);
        break;
      case 2:
      case 3:
        deliver(transaction);
        break;
      default:
        const std::string type = any_of({"message.new", "reaction.new", "user.updated", "a_custom_event"});
        model_.append(type);
        EXPECT_EQ(transaction.append(app_, {.type = type, .at = at_second(model_.head), .payload = "{}"}), model_.head);
    }
  }

  // Changes that may be undone together.
  Verdict steps(Transaction& transaction) {
    const auto before = model_;
    for (auto left = 1 + dice_() % 8; left > 0; --left) step(transaction);
    if (dice_() % 5 != 0) return Verdict::keep;
    model_ = before;
    return Verdict::undo;
  }

 private:
  std::string any_of(std::vector<std::string> values) { return values[dice_() % values.size()]; }

  ModelHook* any_hook() { return model_.hooks.empty() ? nullptr : &model_.hooks[dice_() % model_.hooks.size()]; }

  void save_hook(Transaction& transaction) {
    ModelHook* known = model_.hooks.size() < 4 ? nullptr : any_hook();
    if (known && known->deleted) known = nullptr;
    ModelHook hook = known ? *known : ModelHook{.hook = {.id = std::to_string(++made_)}};
    const Hook before = hook.hook;
    hook.hook.enabled = dice_() % 4 != 0;
    hook.hook.should_send_custom_events = dice_() % 2 == 0;
    hook.hook.event_types.clear();
    for (const auto* type : {"message.new", "reaction.new", "a_custom_event"})
      if (dice_() % 3 == 0) hook.hook.event_types.emplace_back(type);
    hook.hook.key = transaction.save(app_, hook.hook, 0);
    const bool is_revision = !known || before.enabled != hook.hook.enabled || before.event_types != hook.hook.event_types ||
                             before.should_send_custom_events != hook.hook.should_send_custom_events;
    if (is_revision) ++model_.head;
    if (known) *known = hook;
    else model_.hooks.push_back(hook);
    EXPECT_EQ(transaction.head(app_), model_.head);
  }

  void remove_hook(Transaction& transaction) {
    auto* hook = any_hook();
    if (!hook || hook->deleted) return;
    hook->abandoned = hook->waiting().size();
    hook->deleted = true;
    ++model_.head;
    transaction.remove(app_, hook->hook.key, at_second(50));
  }

  // Settles some of what waits, and saves as delivery does. A deleted hook's deliveries are heard by nobody.
  void deliver(Transaction& transaction) {
    auto* hook = any_hook();
    if (!hook) return;
    take_up(transaction, *hook);
    Progress progress{.hook = hook->hook.key, .settled = {}};
    auto settled = hook->delivered;
    settled.insert(hook->dead.begin(), hook->dead.end());
    settled.insert(hook->parked.begin(), hook->parked.end());
    for (const auto position : hook->accepted) {
      if (settled.contains(position) || dice_() % 3 == 0) continue;
      settled.insert(position);
      if (dice_() % 4 == 0) {
        transaction.park({hook->hook.key, std::make_shared<const LogRecord>(LogRecord{.position = position, .payload = "{}"})});
        if (!hook->deleted) hook->parked.insert(position);
      } else if (dice_() % 4 == 0) {
        transaction.add(DeadLetter{.hook = hook->hook.key, .position = position, .event_id = to_text(Uuid{}), .payload = "{}"});
        if (!hook->deleted) hook->dead.insert(position);
      } else {
        ++progress.delivered;
        if (!hook->deleted) hook->delivered.insert(position);
      }
    }
    progress.cursor = model_.head;
    for (const auto position : hook->accepted)
      if (!settled.contains(position)) {
        progress.cursor = position - 1;
        break;
      }
    std::ranges::copy(settled.upper_bound(progress.cursor), settled.end(), std::back_inserter(progress.settled));
    transaction.save(progress);
  }

  // What is parked may arrive, and what is dead may be redriven or discarded.
  void take_up(Transaction& transaction, ModelHook& hook) {
    std::int64_t arrived = 0;
    for (const auto position : std::vector<Position>(hook.parked.begin(), hook.parked.end())) {
      if (dice_() % 2) continue;
      transaction.unpark(hook.hook.key, position);
      ++arrived;
      if (hook.deleted) continue;
      hook.parked.erase(position), hook.delivered.insert(position);
    }
    auto progress = transaction.progress(hook.hook.key);
    progress.delivered = arrived;
    transaction.save(progress);
    for (const auto position : std::vector<Position>(hook.dead.begin(), hook.dead.end())) {
      if (dice_() % 6 == 0) {
        const bool expected = !hook.deleted && !hook.discarded.contains(position);
        EXPECT_EQ(transaction.redrive(hook.hook.key, position), expected);
        if (expected) hook.dead.erase(position), hook.parked.insert(position);
      } else if (dice_() % 6 == 0) {
        EXPECT_EQ(transaction.discard(hook.hook.key, position, at_second(1), "nobody wants it"), hook.discarded.insert(position).second);
      }
    }
  }

  const chat::AppKey app_;
  std::mt19937 dice_;
  int made_ = 0;
  ModelLog model_;
};

TEST_P(StoreSuite, TheLedgerClosesThroughEveryHistory) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto app = add_app("key" + std::to_string(seed));
    LedgerWalk walk(app, seed);
    for (int round = 0; round < 40; ++round) {
      committed([&](Transaction& transaction) { return walk.steps(transaction); });
      if (round % 15 == 14) reopen();
      const auto& model = walk.model();
      store().read([&](Snapshot& snapshot) {
        ASSERT_EQ(snapshot.head(app), model.head);
        const auto hooks = snapshot.hooks(app);
        ASSERT_EQ(hooks.size(), model.hooks.size());
        for (const auto& stored : hooks) {
          const auto hook = std::ranges::find_if(model.hooks, [&](const ModelHook& known) { return known.hook.key == stored.hook.key; });
          ASSERT_NE(hook, model.hooks.end());
          const auto ledger = snapshot.ledger(app, stored);
          EXPECT_EQ(stored.deleted, hook->deleted);
          EXPECT_EQ(ledger.accepted, static_cast<std::int64_t>(hook->accepted.size()));
          EXPECT_EQ(ledger.delivered, static_cast<std::int64_t>(hook->delivered.size()));
          EXPECT_EQ(ledger.waiting, static_cast<std::int64_t>(hook->waiting().size()));
          EXPECT_EQ(ledger.dead, static_cast<std::int64_t>(hook->dead.size()));
          EXPECT_EQ(ledger.abandoned, static_cast<std::int64_t>(hook->abandoned));
          EXPECT_EQ(ledger.parked, hook->deleted ? 0 : static_cast<std::int64_t>(hook->parked.size()));
          EXPECT_EQ(ledger.discarded, static_cast<std::int64_t>(hook->discarded.size()));
          ASSERT_TRUE(ledger.closes()) << "round " << round;
          EXPECT_EQ(snapshot.counted(app, stored).waiting, ledger.waiting) << "what is left over is what waits";
          EXPECT_EQ(snapshot.oldest_waiting(app, stored).has_value(), ledger.waiting > 0);
        }
      });
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace millrace::store
