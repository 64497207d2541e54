// Two that come together, one that stays alone, one that leaves before the other comes.
#include "sinks/aws/body_digests.h"

#include "async/task_group.h"
#include "base/crypto.h"
#include "base/encoding.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <map>

namespace millrace::aws {
namespace {

class BodyDigestsTest : public testing::Test {
 protected:
  async::Task<void> digest(std::string body) {
    const auto digest = co_await digests_.of(body);
    if (digest) seen_[body] = *digest;
  }

  void run_to_the_end() {
    async::asio::co_spawn(context_, tasks_.join(), async::asio::detached);
    context_.run();
  }

  void expect_all(std::initializer_list<std::string> bodies) {
    ASSERT_EQ(seen_.size(), bodies.size());
    for (const auto& body : bodies) EXPECT_EQ(seen_[body], to_hex(sha256(body))) << body.size();
  }

  const std::string one_ = std::string(20'000, 'a'), other_ = std::string(30'001, 'b'), third_ = std::string(5'000, 'c');
  async::asio::io_context context_{1};
  async::TaskGroup tasks_{context_.get_executor()};
  BodyDigests digests_;
  std::map<std::string, std::string> seen_;
};

TEST_F(BodyDigestsTest, OfAnyNumberAtOnce) {
  for (const auto& body : {one_, other_, third_, std::string("short"), std::string()}) tasks_.spawn(digest(body));
  run_to_the_end();
  expect_all({one_, other_, third_, "short", ""});
}

TEST_F(BodyDigestsTest, OneAloneWaitsForNobody) {
  tasks_.spawn(digest(one_));
  run_to_the_end();
  expect_all({one_});
}

TEST_F(BodyDigestsTest, WhoLeftIsNotWaitedFor) {
  tasks_.spawn(digest(one_));
  async::TaskGroup others(context_.get_executor());
  tasks_.cancel();
  others.spawn(digest(other_));
  others.spawn(digest(third_));
  async::asio::co_spawn(context_, others.join(), async::asio::detached);
  run_to_the_end();
  EXPECT_EQ(seen_[other_], to_hex(sha256(other_)));
  EXPECT_EQ(seen_[third_], to_hex(sha256(third_)));
}

}  // namespace
}  // namespace millrace::aws
