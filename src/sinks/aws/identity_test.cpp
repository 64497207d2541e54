// One fetch for all who ask, before the old credentials end, and no storm when there are none.
#include "sinks/aws/identity.h"

#include "net/scripted_server_test.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using MaybeKeys = std::expected<Identity::Current, IdentityFailure>;

const IdentityFailure nobody{IdentityFailure::Kind::misconfigured, "no_identity", "nobody is here"};

class IdentityTest : public testing::Test {
 protected:
  // Fetches end when the gate is opened; before that they wait.
  std::shared_ptr<Identity> identity() {
    return Identity::fetched_by(
        [this](async::Deadline deadline) -> async::Task<Identity::Fetched> {
          ++fetches_;
          if (is_slow_) co_await gate_.wait_until(deadline);
          if (failure_) co_return std::unexpected(*failure_);
          co_return Granted{{"key-" + std::to_string(fetches_), Secret("secret")}, expires_at_};
        },
        clock_, tasks_, context_.get_executor());
  }

  MaybeKeys ask(Identity& identity, async::Deadline deadline = async::in(5s)) {
    return net::finished(context_, identity.credentials(deadline));
  }

  std::string key_of(Identity& identity) {
    const auto answer = ask(identity);
    return answer ? (*answer)->key_id : answer.error().code;
  }

  void let_fetches_end() {
    asio::post(context_, [this] { gate_.open(); });
    context_.restart();
    while (tasks_.size() > 0) context_.run_one();
  }

  asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:00:00Z")};
  async::TaskGroup tasks_{context_.get_executor()};
  async::Gate gate_{context_.get_executor()};
  int fetches_ = 0;
  bool is_slow_ = false;
  std::optional<IdentityFailure> failure_;
  std::optional<Instant> expires_at_;
};

TEST_F(IdentityTest, FixedKeysAreAlwaysTheSame) {
  const auto keys = Identity::of({"AKIDEXAMPLE", Secret("secret")});
  const auto first = ask(*keys).value();
  EXPECT_EQ(first->key_id, "AKIDEXAMPLE");
  EXPECT_EQ(ask(*keys).value(), first);
  EXPECT_FALSE(keys->refused(first));
}

TEST_F(IdentityTest, WhatNeverEndsIsFetchedOnce) {
  const auto mine = identity();
  EXPECT_EQ(key_of(*mine), "key-1");
  clock_.advance(24h * 365);
  EXPECT_EQ(key_of(*mine), "key-1");
}

TEST_F(IdentityTest, ManyWaitForOneFetch) {
  is_slow_ = true;
  const auto mine = identity();
  std::vector<std::string> keys;
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(context_, mine->credentials(async::in(5s)),
                   [&](const std::exception_ptr&, MaybeKeys answer) { keys.push_back((*answer)->key_id); });
  while (fetches_ == 0) context_.run_one();
  let_fetches_end();
  while (keys.size() < 5) context_.run_one();
  EXPECT_EQ(keys, std::vector<std::string>(5, "key-1"));
  EXPECT_EQ(fetches_, 1);
}

TEST_F(IdentityTest, NewOnesAreFetchedWhileTheOldOnesLast) {
  expires_at_ = clock_.now() + 1h;
  const auto mine = identity();
  EXPECT_EQ(key_of(*mine), "key-1");
  clock_.advance(54min);
  EXPECT_EQ(key_of(*mine), "key-1");
  EXPECT_EQ(fetches_, 1);
  clock_.advance(2min);
  expires_at_ = clock_.now() + 1h;
  is_slow_ = true;
  EXPECT_EQ(key_of(*mine), "key-1") << "nobody waits for the new ones";
  let_fetches_end();
  EXPECT_EQ(key_of(*mine), "key-2");
  EXPECT_EQ(fetches_, 2);
}

TEST_F(IdentityTest, AfterTheirEndEveryoneWaits) {
  expires_at_ = clock_.now() + 1h;
  const auto mine = identity();
  EXPECT_EQ(key_of(*mine), "key-1");
  clock_.advance(1h);
  expires_at_ = clock_.now() + 1h;
  EXPECT_EQ(key_of(*mine), "key-2");
}

TEST_F(IdentityTest, AFailedRefreshLeavesTheOldOnesInUseUntilTheirEnd) {
  expires_at_ = clock_.now() + 1h;
  const auto mine = identity();
  EXPECT_EQ(key_of(*mine), "key-1");
  clock_.advance(56min);
  failure_ = nobody;
  EXPECT_EQ(key_of(*mine), "key-1");
  let_fetches_end();
  EXPECT_EQ(key_of(*mine), "key-1");
  EXPECT_EQ(fetches_, 2) << "not again at once";
  clock_.advance(5min);
  EXPECT_EQ(key_of(*mine), "no_identity");
}

TEST_F(IdentityTest, AFailureIsToldToAllForAWhile) {
  failure_ = nobody;
  const auto mine = identity();
  const auto answer = ask(*mine);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().text, "nobody is here");
  EXPECT_EQ(key_of(*mine), "no_identity");
  EXPECT_EQ(fetches_, 1);
  clock_.advance(Identity::failure_kept_for);
  failure_.reset();
  EXPECT_EQ(key_of(*mine), "key-2");
}

TEST_F(IdentityTest, AClockThatIsAheadDoesNotAskForEachRequest) {
  expires_at_ = clock_.now() + -2h;
  const auto mine = identity();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(key_of(*mine), "key-1");
  clock_.advance(Identity::least_use);
  EXPECT_EQ(key_of(*mine), "key-2");
}

TEST_F(IdentityTest, WhatAwsRefusesIsFetchedAnewButNotForever) {
  const auto mine = identity();
  const auto first = ask(*mine).value();
  EXPECT_FALSE(mine->refused(first)) << "it has only just been fetched";
  clock_.advance(Identity::least_use);
  EXPECT_TRUE(mine->refused(first));
  EXPECT_EQ(key_of(*mine), "key-2");
  EXPECT_TRUE(mine->refused(first)) << "there are newer ones by now";
  EXPECT_EQ(key_of(*mine), "key-2");
}

TEST_F(IdentityTest, WhoWaitsGivesUpAtItsDeadlineAndTheFetchGoesOn) {
  is_slow_ = true;
  const auto mine = identity();
  const auto answer = ask(*mine, async::in(20ms));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "timeout");
  EXPECT_EQ(answer.error().kind, IdentityFailure::Kind::passing);
  let_fetches_end();
  EXPECT_EQ(key_of(*mine), "key-1");
}

TEST_F(IdentityTest, ACancelledCallerEndsAtOnceAndTheFetchGoesOn) {
  is_slow_ = true;
  const auto mine = identity();
  asio::cancellation_signal signal;
  std::optional<MaybeKeys> answer;
  asio::co_spawn(context_, mine->credentials(async::in(1h)),
                 asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr& thrown, MaybeKeys ended) {
                   EXPECT_FALSE(thrown);
                   answer = std::move(ended);
                 }));
  while (fetches_ == 0) context_.run_one();
  asio::post(context_, [&] { signal.emit(asio::cancellation_type::terminal); });
  while (!answer) context_.run_one();
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().code, "cancelled");
  let_fetches_end();
  EXPECT_EQ(key_of(*mine), "key-1");
}

}  // namespace
}  // namespace millrace::aws
