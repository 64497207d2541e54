// SqliteStore passes StoreSuite, and what is its own: the file, the seal key, the dictionary, checkpoints.
#include "store/sqlite/sqlite_store.h"
#include "store/erase_suite_test.h"

#include "base/random.h"
#include "store/backlog_suite_test.h"
#include "store/beside_suite_test.h"
#include "store/campaign_suite_test.h"
#include "store/chat_suite_test.h"
#include "store/filter_suite_test.h"
#include "store/payload_codec.h"
#include "store/poll_suite_test.h"
#include "store/search_suite_test.h"
#include "store/segment_suite_test.h"
#include "store/sqlite/database.h"
#include "store/sqlite/temp_directory_test.h"
#include "store/store_suite_test.h"
#include "store/timer_suite_test.h"
#include "store/trim_suite_test.h"
#include "store/user_group_suite_test.h"

#include <atomic>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <thread>

namespace millrace::store::sqlite {
namespace {

using Options = SqliteStore::Options;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class SqlitePlace final : public StorePlace {
 public:
  std::unique_ptr<Store> open(std::size_t tail_bytes_per_app) override {
    auto store = SqliteStore::open(path(), seal_, random_, {.tail_bytes_per_app = tail_bytes_per_app});
    EXPECT_TRUE(store) << store.error();
    return *std::move(store);
  }

  std::string bytes_at_rest() override {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path())) all += bytes_of(file.path());
    return all;
  }

 private:
  std::string path() const { return directory_.path() / "millrace.db"; }

  TempDirectory directory_;
  Seal seal_{Seal::Key{1, 2, 3}};
  SeededRandom random_{42};
};

const StoreEngine engine{"Sqlite", [] { return std::make_unique<SqlitePlace>(); }};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, testing::Values(engine), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace millrace::store::sqlite

namespace millrace::store {

INSTANTIATE_TEST_SUITE_P(Sqlite, ChatSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, EraseSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, FilterSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, SearchSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, BesideSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, PollSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, CampaignSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, SegmentSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, UserGroupSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, TimerSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, TrimSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, BacklogSuite, testing::Values(sqlite::engine), [](const auto& info) { return info.param.name; });

}  // namespace millrace::store

namespace millrace::store::sqlite {
namespace {

class SqliteStoreTest : public testing::Test {
 protected:
  std::string path() const { return directory_.path() / "millrace.db"; }

  std::expected<std::unique_ptr<SqliteStore>, std::string> opened(Options options = {}) {
    return SqliteStore::open(path(), seal_, random_, options);
  }

  void open(Options options = {}) {
    store_.reset();
    auto store = opened(options);
    ASSERT_TRUE(store) << store.error();
    store_ = *std::move(store);
  }

  Committed committed(std::function<Verdict(Transaction&)> run, Room room = Room::needed) {
    Answers answers;
    std::string text;
    store_->write({std::move(run),
                   [&text, answer = answers.next()](Committed committed) {
                     text = committed.text;
                     answer(std::move(committed));
                   },
                   room});
    return {answers.kinds().at(0), text};
  }

  chat::AppKey add_app(const std::string& api_key = "key") {
    chat::AppKey app{};
    EXPECT_EQ(committed([&](Transaction& transaction) {
                app = transaction.add({.api_key = api_key, .name = "App", .secrets = {"s"}, .settings = ""});
                return Verdict::keep;
              }).kind,
              Committed::Kind::kept);
    return app;
  }

  enum class Commits : std::uint8_t { together, one_each };

  // `count` events with payloads like a message's; `noise` bytes of each don't compress.
  void append(chat::AppKey app, int count, std::size_t noise = 0, Commits commits = Commits::together) {
    Answers answers;
    for (int i = 0; i < count; ++i) {
      std::string random(noise, '\0');
      random_.fill({reinterpret_cast<std::uint8_t*>(random.data()), random.size()});
      auto payload = R"({"type":"message.new","cid":"messaging:)" + to_text(uuid_v4(random_)) + R"(","text":"number )" +
                     std::to_string(payloads_.size()) + R"(","attachments":[],"reaction_counts":null,"noise":")" + random + "\"}";
      payloads_.push_back(payload);
      store_->write({[app, payload = std::move(payload)](Transaction& transaction) {
                       return transaction.append(app, {.type = "message.new", .at = {}, .payload = payload}), Verdict::keep;
                     },
                     answers.next()});
      if (commits == Commits::one_each) answers.kinds();
    }
    answers.kinds();
  }

  template <class Result>
  Result value(const char* sql) {
    Database reader(path(), Database::Mode::reader);
    return reader.value<Result>(sql).value();
  }

  TempDirectory directory_;
  Seal seal_{Seal::Key{1, 2, 3}};
  SeededRandom random_{42};
  std::vector<std::string> payloads_;
  std::unique_ptr<SqliteStore> store_;
};

// Readers keep rows for one another, while a writer changes all of them at once, again and again.
TEST_F(SqliteStoreTest, AReadingSeesOneCommitAndNoneOfBeforeWhatWasAnswered) {
  constexpr int count = 4, changes = 300, readers = 3;
  open();
  const auto app = add_app();
  chat::Channel channel{.id = "lobby", .type = "messaging"};
  chat::Message message;
  std::vector<chat::Message> messages;
  committed([&](Transaction& transaction) {
    auto& state = transaction.chat(app);
    message.user = chat::User{.id = "ann", .name = "0"};
    channel.created_by.key = message.user.key = state.save(message.user);
    message.channel = channel.key = state.save(channel);
    for (int i = 0; i < count; ++i) {
      message.id = std::to_string(i), message.text = "0";
      messages.push_back(message), messages.back().key = state.add(channel, message);
    }
    return Verdict::keep;
  });
  std::atomic<int> answered = 0, wrong = 0;
  std::atomic<bool> done = false;
  std::vector<std::jthread> threads;
  for (int i = 0; i < readers; ++i)
    threads.emplace_back([&] {
      while (!done) {
        const int before = answered;
        store_->read([&](Snapshot& snapshot) {
          const auto seen = snapshot.chat(app).messages(channel.key, {});
          for (const auto& one : seen)
            if (seen.size() != count || one.text != seen[0].text || one.user.name != seen[0].text || std::stoi(one.text) < before) ++wrong;
        });
      }
    });
  for (int change = 1; change <= changes; ++change) {
    committed([&](Transaction& transaction) {
      auto& state = transaction.chat(app);
      message.user.name = std::to_string(change), state.save(message.user);
      for (auto& one : messages) one.text = message.user.name, state.update(one);
      return Verdict::keep;
    });
    answered = change;
  }
  done = true;
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

TEST_F(SqliteStoreTest, AWrongSealKeyIsRefusedWithItsRemedy) {
  open();
  const auto app = add_app();
  store_.reset();
  const Seal wrong(Seal::Key{9});
  const auto refused = SqliteStore::open(path(), wrong, random_, {});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("seal.key")) << refused.error();
  open();
  store_->read([&](Snapshot& snapshot) { EXPECT_EQ(snapshot.apps().at(0).key, app); });
}

TEST_F(SqliteStoreTest, ADatabaseOfANewerMillraceIsRefusedWithItsRemedy) {
  open();
  store_.reset();
  const auto newest = value<std::int64_t>("PRAGMA user_version");
  Database(path(), Database::Mode::writer).execute("PRAGMA user_version = " + std::to_string(newest + 1));
  const auto refused = opened();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().contains("newer Millrace")) << refused.error();
  EXPECT_TRUE(refused.error().contains("backup")) << refused.error();
}

TEST_F(SqliteStoreTest, WhatCannotBeOpenedIsAValue) {
  const auto missing = SqliteStore::open(directory_.path() / "missing" / "millrace.db", seal_, random_, {});
  ASSERT_FALSE(missing);
  EXPECT_TRUE(missing.error().contains("missing")) << missing.error();
  std::ofstream(path()) << std::string(10'000, 'x');
  const auto garbage = opened();
  ASSERT_FALSE(garbage);
  EXPECT_TRUE(garbage.error().contains("not a database")) << garbage.error();
}

// A kill between two instructions leaves the files as they are: what was committed is in the write-ahead log.
TEST_F(SqliteStoreTest, AKilledProcessLosesNothingThatWasCommitted) {
  open();
  const auto app = add_app();
  append(app, 20);
  TempDirectory copy;
  for (const auto* name : {"millrace.db", "millrace.db-wal"}) std::filesystem::copy(directory_.path() / name, copy.path() / name);
  auto store = SqliteStore::open(copy.path() / "millrace.db", seal_, random_, {});
  ASSERT_TRUE(store) << store.error();
  EXPECT_EQ(payloads((*store)->read_after(app, 0, 1 << 20)), payloads_);
}

TEST_F(SqliteStoreTest, AWriteThatTheDatabaseRefusesHarmsNoOther) {
  open();
  const auto app = add_app();
  Answers answers;
  {
    Pause pause(*store_);
    const auto append_one = [app](Transaction& transaction) {
      return transaction.append(app, {.type = "message.new", .at = {}, .payload = "{}"}), Verdict::keep;
    };
    store_->write({append_one, answers.next()});
    store_->write({[append_one](Transaction& transaction) {
                     append_one(transaction);
                     transaction.add({.api_key = "key", .name = "again", .secrets = {"s"}, .settings = ""});
                     return Verdict::keep;
                   },
                   answers.next()});
    store_->write({append_one, answers.next()});
  }
  using Kind = Committed::Kind;
  EXPECT_EQ(answers.kinds(), (std::vector{Kind::kept, Kind::failed, Kind::kept}));
  store_->read([&](Snapshot& snapshot) {
    EXPECT_EQ(snapshot.head(app), 2);
    EXPECT_EQ(snapshot.apps().size(), 1u);
  });
}

TEST_F(SqliteStoreTest, ADictionaryIsTrainedAndOlderPayloadsAreStillRead) {
  open();
  const auto app = add_app();
  append(app, static_cast<int>(dictionary_samples) - 1);
  EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM dictionaries"), 0);
  append(app, 1);
  append(app, 50);
  EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM dictionaries"), 1);
  EXPECT_LT(value<std::int64_t>("SELECT AVG(LENGTH(payload)) FROM events WHERE dictionary != 0"),
            value<std::int64_t>("SELECT AVG(LENGTH(payload)) FROM events WHERE dictionary = 0"));
  for (const bool reopened : {false, true}) {
    if (reopened) open({.tail_bytes_per_app = 1});
    append(app, 1);
    const auto log = store_->read_after(app, 0, 1 << 30);
    EXPECT_EQ(payloads(log), payloads_);
  }
  EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM dictionaries"), 1) << "one is enough";
  EXPECT_EQ(value<std::int64_t>("SELECT dictionary FROM events ORDER BY key DESC LIMIT 1"), 1) << "in use after a restart";
}

// Readers may hold a connection from before the dictionary was made.
TEST_F(SqliteStoreTest, ReadersFollowTheDictionary) {
  open({.tail_bytes_per_app = 1});
  const auto app = add_app();
  std::atomic<bool> ended = false;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      Position last = 0;
      while (!ended) {
        const auto records = store_->read_after(app, last, 100'000);
        for (const auto& record : records) EXPECT_TRUE(record->payload.starts_with(R"({"type":"message.new")"));
        last = records.empty() ? 0 : records.back()->position;
      }
    });
  append(app, static_cast<int>(dictionary_samples));
  append(app, 100);
  ended = true;
}

TEST_F(SqliteStoreTest, TheWriteAheadLogIsCheckpointedWhenItIsLarge) {
  constexpr std::size_t step = 768 * 1'024;  // the tables of a new store take more than half of it
  open({.tail_bytes_per_app = 1, .checkpoint_bytes = step});
  const auto app = add_app();
  append(app, 300, 8'000, Commits::one_each);
  EXPECT_GT(std::filesystem::file_size(path()), 300u * 8'000);
  EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 2 * step);
  EXPECT_EQ(payloads(store_->read_after(app, 0, 1 << 30)), payloads_);

  open();  // with the usual step
  const auto before = std::filesystem::file_size(path());
  append(app, 300, 8'000, Commits::one_each);
  EXPECT_EQ(std::filesystem::file_size(path()), before) << "a checkpoint comes in steps, not with each commit";
}

// With no more than its reserve left, the disk takes what must go on and nothing else, until there is room again.
TEST_F(SqliteStoreTest, TheDisksReserveIsKeptForWhatMustGoOn) {
  std::atomic<std::uint64_t> free_bytes = 1'000;
  open({.disk_reserve_bytes = 500, .free_bytes = [&] { return std::optional(free_bytes.load()); }});
  const auto app = add_app();
  append(app, 3);

  free_bytes = 499;
  const auto add_another = [](Transaction& transaction) {
    return transaction.add({.api_key = "another", .name = "", .secrets = {"s"}, .settings = ""}), Verdict::keep;
  };
  const auto refused = committed(add_another);
  EXPECT_EQ(refused.kind, Committed::Kind::disk_full);
  EXPECT_TRUE(refused.text.contains("--disk-reserve")) << refused.text;
  EXPECT_TRUE(store_->counts().reserve_gone);
  EXPECT_EQ(committed([&](Transaction& transaction) { return transaction.append(app, {.type = "t", .payload = "{}"}), Verdict::keep; },
                      Room::reserve)
                .kind,
            Committed::Kind::kept);

  free_bytes = 500;
  EXPECT_EQ(committed(add_another).kind, Committed::Kind::kept);
  EXPECT_FALSE(store_->counts().reserve_gone);
  store_->read([&](Snapshot& snapshot) {
    EXPECT_EQ(snapshot.apps().size(), 2u);
    EXPECT_EQ(snapshot.head(app), 4);
  });
}

// A trim makes room inside the file: the disk itself never gets it back.
TEST_F(SqliteStoreTest, WhatATrimFreesIsRoom) {
  std::atomic<std::uint64_t> free_bytes = 1'000'000;
  open({.disk_reserve_bytes = 500'000, .free_bytes = [&] { return std::optional(free_bytes.load()); }});
  const auto app = add_app();
  append(app, 300, 4'000);
  free_bytes = 1'000;
  const auto nothing = [](Transaction&) { return Verdict::keep; };
  EXPECT_EQ(committed(nothing).kind, Committed::Kind::disk_full);
  EXPECT_EQ(committed([&](Transaction& transaction) { return transaction.trim(app, {}, 0, 1'000), Verdict::keep; }, Room::reserve).kind,
            Committed::Kind::kept);
  EXPECT_EQ(committed(nothing).kind, Committed::Kind::kept);
}

TEST_F(SqliteStoreTest, ADiskThatDoesNotSayHasRoom) {
  open({.disk_reserve_bytes = 500, .free_bytes = [] { return std::optional<std::uint64_t>(); }});
  add_app();
}

TEST_F(SqliteStoreTest, TheFileSystemIsAsked) {
  open({.disk_reserve_bytes = std::numeric_limits<std::uint64_t>::max()});
  EXPECT_EQ(committed([](Transaction&) { return Verdict::keep; }).kind, Committed::Kind::disk_full);
  open({.disk_reserve_bytes = 1});
  EXPECT_EQ(committed([](Transaction&) { return Verdict::keep; }).kind, Committed::Kind::kept);
}

// A reader in the midst of a reading keeps its moment while the log is checkpointed around it.
TEST_F(SqliteStoreTest, ALongReadingOutlivesCheckpoints) {
  open({.tail_bytes_per_app = 1, .checkpoint_bytes = 64 * 1'024});
  const auto app = add_app();
  append(app, 10, 4'000, Commits::one_each);
  store_->read([&](Snapshot& snapshot) {
    EXPECT_EQ(snapshot.head(app), 10);
    append(app, 100, 4'000, Commits::one_each);
    EXPECT_EQ(snapshot.head(app), 10);
  });
  append(app, 100, 4'000, Commits::one_each);
  EXPECT_EQ(payloads(store_->read_after(app, 0, 1 << 30)), payloads_);
}

}  // namespace
}  // namespace millrace::store::sqlite
