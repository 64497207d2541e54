// A real store whose log was trimmed: what is parked or dead is told all the same.
#include "server/event_fate.h"

#include "base/crypto.h"
#include "base/random.h"
#include "sinks/cause.h"
#include "store/chat_suite_test.h"
#include "store/durable.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

namespace millrace::server {
namespace {

using store::at_second;

// What is given up is told with a code as well, and the documents list it.
static_assert(sinks::cause(store::over_quota).code == store::over_quota);

class EventFateTest : public testing::Test {
 protected:
  EventFateTest()
      : store_(*store::sqlite::SqliteStore::open(directory_.path() / "millrace.db", seal_, random_, {.tail_bytes_per_app = 1})) {
    write([&](store::Transaction& transaction) {
      app_ = transaction.add({.api_key = "key", .name = "", .secrets = {"s"}, .settings = ""});
      hook_ = transaction.save(app_, {.id = "h", .hook_type = "sqs", .enabled = true, .sqs_queue_url = "https://example.com/1/q"}, 0);
      auto& chat = transaction.chat(app_);
      const auto alice = store::saved_user(chat, "alice");
      const auto lobby = store::saved_channel(chat, alice);
      for (int i = 0; i < messages; ++i) store::added_message(chat, lobby, alice, message(i));  // all made at second 4
    });
    write([&](store::Transaction& transaction) {
      for (int i = 0; i < messages; ++i) transaction.append(app_, event(i));
    });
  }
  ~EventFateTest() override { store_->close(); }

  static std::string message(int i) { return fmt::format("m{}", i); }

  void write(const std::function<void(store::Transaction&)>& run) {
    const auto done = store::committed(*store_, [&](store::Transaction& transaction) { return run(transaction), store::Verdict::keep; });
    EXPECT_EQ(done.kind, store::Committed::Kind::kept) << done.text;
  }

  static store::NewEvent event(int i) {
    return {.type = "message.new",
            .cid = "messaging:lobby",
            .user = "",
            .at = at_second(10 + i),
            .payload = fmt::format(R"({{"message":{{"id":"{}"}}}})", message(i))};
  }

  // Its place among the events; the hook's own record is in front of them.
  std::shared_ptr<const store::LogRecord> record(int i) { return store_->read_after(app_, i + 1, 1).at(0); }

  void park(int i) {
    const auto event = record(i);
    write([&](store::Transaction& transaction) {
      transaction.park({.hook = hook_, .record = event, .payload_bytes = 0, .attempts = 3, .first_attempt_at = at_second(20)});
    });
  }

  void bury(int i) {
    const auto event = record(i);
    write([&](store::Transaction& transaction) {
      transaction.add(store::DeadLetter{.hook = hook_,
                                        .position = event->position,
                                        .event_id = to_text(event->id),
                                        .type = event->type,
                                        .cid = event->cid,
                                        .code = "too_large",
                                        .reason = "it is",
                                        .payload = event->payload,
                                        .user = "",
                                        .at = event->at,
                                        .discarded_at = {},
                                        .discard_reason = ""});
    });
  }

  void trim_all_but_the_newest() {
    write([&](store::Transaction& transaction) {
      transaction.save(store::Progress{.hook = hook_, .cursor = messages + 1, .settled = {}, .delivered = 0});
    });
    write([&](store::Transaction& transaction) { transaction.trim(app_, at_second(1'000), 0, 1'000); });
    ASSERT_EQ(store_->read_after(app_, 0, 1 << 20).size(), 1u);
  }

  Text shown(const std::string& id) { return event_fates(*store_, {}, "key", id, Attempts::told); }

  // Each event with its fate at the hook, or why there is none.
  std::string told(const std::string& id) {
    const auto text = shown(id);
    if (!text) return text.error().text;
    std::string out;
    const auto document = wire::parse_json(*text);
    for (const auto& event : *document->find("events")->array())
      out += *event.find("event_id")->string() + ' ' + *event.find("hooks")->array()->front().find("fate")->string() + '\n';
    return out;
  }

  static constexpr int messages = 40;
  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  chat::AppKey app_{};
  hooks::HookKey hook_{};
  std::unique_ptr<store::Store> store_;
};

TEST_F(EventFateTest, WhatWaitsAndWhatIsDeadIsToldBeyondTheLog) {
  std::vector<std::string> ids;
  for (int i = 0; i < messages; ++i) ids.push_back(to_text(record(i)->id));
  for (const int i : {2, 3, 30}) park(i);
  for (const int i : {0, 5, 6, 17, 38}) bury(i);
  trim_all_but_the_newest();

  for (const int i : {2, 3, 30}) {
    EXPECT_EQ(told(ids[i]), ids[i] + " waiting\n");
    EXPECT_EQ(told(message(i)), ids[i] + " waiting\n");
  }
  for (const int i : {0, 5, 6, 17, 38}) {
    EXPECT_EQ(told(ids[i]), ids[i] + " dead\n");
    EXPECT_EQ(told(message(i)), ids[i] + " dead\n");
    EXPECT_TRUE(shown(message(i))->contains(fmt::format(R"(\"id\":\"{}\")", message(i)))) << "with its payload";
  }
  EXPECT_EQ(told(message(39)), ids[39] + " delivered\n") << "the log has it";
}

TEST_F(EventFateTest, AMessagesEventsComeFromTheLogAndFromBesideIt) {
  const auto first = to_text(record(7)->id);
  bury(7);
  trim_all_but_the_newest();
  write([&](store::Transaction& transaction) { transaction.append(app_, event(7)); });  // the message again, later
  const auto events = told(message(7));
  EXPECT_TRUE(events.starts_with(first + " dead\n") && events.ends_with(" waiting\n")) << events;
  EXPECT_TRUE(shown(message(7))->starts_with(R"({"complete":true)"));
}

TEST_F(EventFateTest, WhatIsInBothIsToldOnce) {
  bury(7);
  EXPECT_EQ(told(message(7)), to_text(record(7)->id) + " dead\n");
}

TEST_F(EventFateTest, WhatTheLogDoesNotReachIsNotDenied) {
  const auto id = to_text(record(4)->id);
  trim_all_but_the_newest();
  EXPECT_TRUE(told(message(4)).contains("the message \"m4\" of the app key is older than the log reaches")) << told(message(4));
  EXPECT_TRUE(told(id).contains("the log of the app key begins at")) << told(id);
  EXPECT_TRUE(told("none-such").starts_with("no event and no message has the id \"none-such\" in the app key; `millrace event list`"));
}

TEST_F(EventFateTest, AMessageWithoutEventsIsThere) {
  write([&](store::Transaction& transaction) {
    auto& chat = transaction.chat(app_);
    store::added_message(chat, *chat.channel(chat::Cid{"messaging", "lobby"}), *chat.user("alice"), "imported");
  });
  EXPECT_EQ(told("imported"), "the message \"imported\" of the app key is there, and the log has no event of it");
}

}  // namespace
}  // namespace millrace::server
