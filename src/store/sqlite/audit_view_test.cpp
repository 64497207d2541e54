// The contract of what an owner does besides: taking a deletion back, replacing a secret, and the trail of who did it.
#include "store/trim_suite_test.h"

#include <string>
#include <vector>

namespace millrace::store {
namespace {

TEST_P(TrimSuite, ARestoredHookWaitsForWhatWasAbandoned) {
  const auto key = add_hook("h");
  append_seconds(5);
  settle_up_to(key, 3, 2);
  const auto hook = read([&](Snapshot& snapshot) { return snapshot.hooks(app_).front().hook; });
  write([&](Transaction& transaction) { transaction.remove(app_, key, at_second(50)); });
  append_seconds(2);
  const auto deleted = read([&](Snapshot& snapshot) { return snapshot.deleted_hooks(app_); });
  ASSERT_EQ(deleted.size(), 1u);
  EXPECT_EQ(deleted[0].deleted_at, at_second(50)) << "not the time of the last event";
  EXPECT_EQ(deleted[0].abandoned, 3);
  EXPECT_EQ(deleted[0].restorable, (TypeCounts{{event().type, 3}}));
  EXPECT_EQ(deleted[0].deleted_by, "");
  write([&](Transaction& transaction) { transaction.restore(app_, hook, 0); });
  append_seconds(1);
  read([&](Snapshot& snapshot) {
    EXPECT_TRUE(snapshot.deleted_hooks(app_).empty());
    const auto ledger = snapshot.ledger(app_, snapshot.hooks(app_).front());
    EXPECT_EQ(ledger.accepted, 6);
    EXPECT_EQ(ledger.waiting, 4) << "three of before, one of now, none of between";
    EXPECT_EQ(ledger.abandoned, 0);
    EXPECT_TRUE(ledger.closes());
    return 0;
  });
}

TEST_P(TrimSuite, WhatWasTrimmedMeanwhileStaysAbandoned) {
  const auto key = add_hook("h");
  append_seconds(6);
  const auto hook = read([&](Snapshot& snapshot) { return snapshot.hooks(app_).front().hook; });
  write([&](Transaction& transaction) { transaction.remove(app_, key, at_second(50)); });
  append_seconds(1);
  trim(at_second(4));
  const auto deleted = read([&](Snapshot& snapshot) { return snapshot.deleted_hooks(app_); });
  EXPECT_EQ(deleted[0].abandoned, 6);
  EXPECT_EQ(deleted[0].restorable, (TypeCounts{{event().type, 3}}));
  write([&](Transaction& transaction) { transaction.restore(app_, hook, 0); });
  read([&](Snapshot& snapshot) {
    const auto ledger = snapshot.ledger(app_, snapshot.hooks(app_).front());
    EXPECT_EQ(ledger.waiting, 3);
    EXPECT_EQ(ledger.abandoned, 3);
    EXPECT_TRUE(ledger.closes());
    return 0;
  });
}

TEST_P(StoreSuite, AReplacedSecretHasAnEnd) {
  const auto app = add_app("key");
  const auto rotate = [&](std::string_view secret, int now, int end) {
    write([&](Transaction& transaction) { transaction.rotate_secret(app, secret, at_second(now), at_second(end)); });
  };
  const auto stored = [&] { return read([](Snapshot& snapshot) { return snapshot.app("key").value(); }); };
  rotate("second", 10, 20);
  reopen();
  EXPECT_EQ(stored().secrets, std::vector<std::string>{"second"});
  ASSERT_EQ(stored().old_secrets.size(), 1u);
  EXPECT_EQ(stored().old_secrets[0].text, "secret");
  EXPECT_EQ(stored().old_secrets[0].valid_until, at_second(20));
  rotate("third", 15, 40);
  ASSERT_EQ(stored().old_secrets.size(), 2u);
  EXPECT_EQ(stored().old_secrets[0].valid_until, at_second(40));
  EXPECT_EQ(stored().old_secrets[1].valid_until, at_second(20)) << "a rotation makes no older one live longer";
  rotate("fourth", 20, 30);
  ASSERT_EQ(stored().old_secrets.size(), 2u) << "what has ended is gone";
  EXPECT_EQ(stored().old_secrets[1].text, "second");
  EXPECT_EQ(stored().old_secrets[1].valid_until, at_second(30));
}

TEST_P(StoreSuite, TheAuditTrailIsReadFromItsEnd) {
  const auto one = add_app("one"), two = add_app("two");
  write([&](Transaction& transaction) {
    const auto hook = transaction.save(one, {.id = "h", .hook_type = "sqs"}, 0);
    transaction.record(one, {at_second(1), "ann", "hook.created", "h", hook, "[]"});
    transaction.record(two, {.at = at_second(2), .actor = "bob", .action = "settings.changed", .subject = {}, .changes = "[1]"});
    transaction.remove(one, hook, at_second(50));
    transaction.record(one, {at_second(3), "cyd", std::string(hook_deleted), "h", hook, ""});
  });
  reopen();
  read([&](Snapshot& snapshot) {
    const auto trail = snapshot.audit(one, newest_entry, 10);
    EXPECT_EQ(trail.size(), 2u);
    EXPECT_EQ(trail[0].actor, "cyd");
    EXPECT_EQ(trail[1].at, at_second(1));
    EXPECT_EQ(trail[1].changes, "[]");
    EXPECT_EQ(snapshot.audit(one, newest_entry, 1).size(), 1u);
    EXPECT_EQ(snapshot.deleted_hooks(one).front().deleted_by, "cyd");
    return 0;
  });
}

TEST_P(StoreSuite, TheAuditTrailKeepsTheNewest) {
  const auto app = add_app("key");
  write([&](Transaction& transaction) {
    for (std::int64_t i = 0; i <= most_audit_entries; ++i)
      transaction.record(app, {.at = {i}, .actor = "ann", .action = "settings.changed", .subject = {}, .changes = {}});
  });
  const auto trail = read([&](Snapshot& snapshot) { return snapshot.audit(app, newest_entry, 100'000); });
  EXPECT_EQ(trail.size(), static_cast<std::size_t>(most_audit_entries));
  EXPECT_EQ(trail.back().at, Instant{1});
}

}  // namespace
}  // namespace millrace::store
