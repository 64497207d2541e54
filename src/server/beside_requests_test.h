// A real store, and a loop and clocks that the test turns itself: for what works beside requests.
#pragma once

#include "async/pool.h"
#include "async/virtual_time.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "chat/act.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <vector>

namespace millrace::server {

class BesideRequests : public testing::Test {
 protected:
  void open_store() { store_ = *store::sqlite::SqliteStore::open(directory_.path() / "millrace.db", seal_, random_, {}); }

  // Runs the loop until it holds; the store and the disk are threads of their own.
  void run_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it does not come to hold";
      loop_.restart();
      loop_.run_for(std::chrono::milliseconds{1});
    }
  }

  void run_to_the_end_of(async::Task<void> task) {
    auto ended = async::asio::co_spawn(loop_, std::move(task), async::asio::use_future);
    run_until([&] { return ended.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
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

  bool sleeps() const { return time_.next() != async::Deadline::max(); }

  async::VirtualTime time_;
  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  async::asio::io_context loop_{1};
  async::Pool disk_{1};
  std::unique_ptr<store::Store> store_;
  chat::AppKey app_{};
};

}  // namespace millrace::server
