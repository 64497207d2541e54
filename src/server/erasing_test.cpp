// Erasing on a real store, at a time that stands still: only a wake brings it on.
#include "server/erasing.h"

#include "async/virtual_time.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "chat/channels.h"
#include "chat/user_deletion.h"
#include "chat/users.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <memory>

namespace millrace::server {
namespace {

using namespace std::chrono_literals;

class ErasingTest : public testing::Test {
 protected:
  ErasingTest() {
    store_->on_erasure([this] { erasing_.wake(); });
    erasing_.start();
  }
  ~ErasingTest() override {
    auto stopped = async::asio::co_spawn(loop_, erasing_.stop(), async::asio::use_future);
    run_until([&] { return stopped.wait_for(0s) == std::future_status::ready; });
    store_->close();
  }

  // Runs the loop until it holds; the store and the disk are threads of their own.
  void run_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it does not come to hold";
      loop_.restart();
      loop_.run_for(1ms);
    }
  }

  void act(const std::function<void(chat::Act&)>& run) {
    std::promise<void> done;
    store_->write({[&](store::Transaction& transaction) {
                     if (transaction.apps().empty())
                       app_ = transaction.add({.api_key = "key", .name = "", .secrets = {"s"}, .settings = ""});
                     std::vector<chat::Event> events;
                     chat::Act act{transaction.chat(app_), events, clock_.now(), random_, {.type = "server"}, {}};
                     run(act);
                     return store::Verdict::keep;
                   },
                   [&](store::Committed) { done.set_value(); }});
    done.get_future().wait();
  }

  std::string type_of(const std::string& message) {
    std::string type;
    store_->read([&](store::Snapshot& snapshot) { type = snapshot.chat(app_).message(message)->type; });
    return type;
  }

  async::VirtualTime time_;
  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  async::asio::io_context loop_{1};
  async::Pool disk_{1};
  std::unique_ptr<store::Store> store_ = *store::sqlite::SqliteStore::open(directory_.path() / "millrace.db", seal_, random_, {});
  Erasing erasing_{loop_.get_executor(), disk_, *store_};
  chat::AppKey app_{};
};

TEST_F(ErasingTest, WhatACommitAsksForIsDoneAtOnce) {
  const chat::Cid lobby{"messaging", "lobby"};
  act([&](chat::Act& act) {
    ASSERT_TRUE(chat::upsert_user(act, {.id = "ann"}));
    ASSERT_TRUE(chat::get_or_create_channel(act, lobby, {.created_by = {.id = "ann"}}));
    ASSERT_TRUE(chat::send_message(act, lobby, {.id = "m", .text = "x", .user = {.id = "ann"}}));
  });
  run_until([&] { return time_.next() != async::Deadline::max(); });  // nothing to do: it sleeps
  act([&](chat::Act& act) { ASSERT_TRUE(chat::delete_user(act, "ann", {.user = chat::Extent::soft, .messages = chat::Extent::soft})); });
  run_until([&] { return type_of("m") == "deleted"; });
}

}  // namespace
}  // namespace millrace::server
