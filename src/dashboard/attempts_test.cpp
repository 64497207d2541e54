// How often one may be wrong.
#include "dashboard/attempts.h"

#include <gtest/gtest.h>

namespace millrace::dashboard {
namespace {

using std::chrono::seconds;

class AttemptsTest : public testing::Test {
 protected:
  ManualClock clock_{Instant{1'700'000'000'000'000'000}};
  Attempts attempts_{clock_};
};

TEST_F(AttemptsTest, TheTenthFailureClosesTheDoorUntilTheWindowIsOver) {
  for (int i = 0; i < Attempts::most_failures; ++i) {
    EXPECT_EQ(attempts_.wait_of("a"), seconds{0}) << i;
    attempts_.failed("a");
  }
  EXPECT_EQ(attempts_.wait_of("a"), seconds{600});
  EXPECT_EQ(attempts_.wait_of("b"), seconds{0}) << "another address";
  clock_.advance(seconds{599} + std::chrono::milliseconds{1});
  EXPECT_EQ(attempts_.wait_of("a"), seconds{1});
  clock_.advance(seconds{1});
  EXPECT_EQ(attempts_.wait_of("a"), seconds{0});
  attempts_.failed("a");
  EXPECT_EQ(attempts_.wait_of("a"), seconds{0}) << "a new window";
}

TEST_F(AttemptsTest, OldFailuresDoNotAddUp) {
  for (int i = 0; i < 2 * Attempts::most_failures; ++i) {
    attempts_.failed("a");
    EXPECT_EQ(attempts_.wait_of("a"), seconds{0}) << i;
    clock_.advance(std::chrono::minutes{5});
  }
}

TEST_F(AttemptsTest, StrangersFillNoMemory) {
  for (int i = 0; i < Attempts::most_failures; ++i) attempts_.failed("late");
  clock_.advance(seconds{-1});
  for (std::size_t i = 0; i < Attempts::most_addresses; ++i) attempts_.failed(std::to_string(i));
  clock_.advance(seconds{1});
  EXPECT_GT(attempts_.wait_of("late"), seconds{0}) << "only the oldest is forgotten";
}

}  // namespace
}  // namespace millrace::dashboard
