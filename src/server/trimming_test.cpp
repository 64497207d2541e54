// A real store, its clock moved by the test.
#include "server/trimming.h"

#include "base/crypto.h"
#include "base/random.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <future>

namespace millrace::server {
namespace {

class TrimmingTest : public testing::Test {
 protected:
  TrimmingTest() : store_(*store::sqlite::SqliteStore::open(directory_.path() / "millrace.db", seal_, random_, {})) {}
  ~TrimmingTest() override { store_->close(); }

  void write(const std::function<void(store::Transaction&)>& run) {
    std::promise<void> done;
    store_->write({[&](store::Transaction& transaction) { return run(transaction), store::Verdict::keep; },
                   [&](store::Committed committed) {
                     EXPECT_EQ(committed.kind, store::Committed::Kind::kept);
                     done.set_value();
                   }});
    done.get_future().wait();
  }

  void trim_all(Retention retention) {
    Trimming trimming(loop_.get_executor(), disk_, *store_, clock_, retention, [](auto, auto, const auto&) {});
    auto done = async::asio::co_spawn(loop_, trimming.trim_all(), async::asio::use_future);
    loop_.run();
    loop_.restart();
    done.get();
  }

  store::LogSize size(chat::AppKey app) {
    store::LogSize size;
    store_->read([&](store::Snapshot& snapshot) { size = snapshot.log_size(app); });
    return size;
  }

  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  async::asio::io_context loop_{1};
  async::Pool disk_{1};
  std::unique_ptr<store::Store> store_;
};

TEST_F(TrimmingTest, EveryAppKeepsWhatItsRetentionSays) {
  constexpr int count = 1'200;  // more than one write erases
  chat::AppKey one{}, two{};
  write([&](store::Transaction& transaction) {
    one = transaction.add({.api_key = "one", .name = "", .secrets = {"s"}, .settings = ""});
    two = transaction.add({.api_key = "two", .name = "", .secrets = {"s"}, .settings = ""});
    for (const auto app : {one, two})
      for (int i = 0; i < count; ++i) transaction.append(app, {.type = "message.new", .at = clock_.now(), .payload = "{}"});
    transaction.append(two, {.type = "message.new", .at = clock_.now() + std::chrono::hours{2}, .payload = "{}"});
  });
  trim_all({.age = std::chrono::hours{1}});
  EXPECT_EQ(size(one).first, 1) << "not old enough";

  clock_.advance(std::chrono::minutes{61});
  trim_all({.age = std::chrono::hours{1}});
  EXPECT_EQ(size(one).first, count) << "the newest stays";
  EXPECT_EQ(size(two).first, count + 1);

  write([&](store::Transaction& transaction) {
    for (int i = 0; i < count; ++i) transaction.append(one, {.type = "message.new", .at = clock_.now(), .payload = "{}"});
  });
  const auto bytes = size(one).bytes;
  trim_all({.age = std::chrono::hours{1}, .bytes = bytes / 2});
  EXPECT_LE(size(one).bytes, bytes / 2);
  EXPECT_GT(size(one).bytes, bytes / 2 - bytes / 100);
}

}  // namespace
}  // namespace millrace::server
