// Who is let in, for how long, and who no longer is.
#include "dashboard/sessions.h"

#include <gtest/gtest.h>

#include <vector>

namespace millrace::dashboard {
namespace {

class SessionsTest : public testing::Test {
 protected:
  ManualClock clock_{Instant{1'700'000'000'000'000'000}};
  SeededRandom random_{7};
  Sessions sessions_{clock_, random_};
};

TEST_F(SessionsTest, ALinkSignsInOnce) {
  const auto link = sessions_.make_link("");
  const auto token = sessions_.open_by_link(link);
  ASSERT_TRUE(token);
  EXPECT_TRUE(sessions_.find(*token)->may_see("any"));
  EXPECT_FALSE(sessions_.open_by_link(link));
}

TEST_F(SessionsTest, ALinkIsWorthTenMinutes) {
  const auto soon = sessions_.make_link("dev"), late = sessions_.make_link("dev");
  clock_.advance(std::chrono::minutes{10} - std::chrono::nanoseconds{1});
  EXPECT_TRUE(sessions_.open_by_link(soon));
  clock_.advance(std::chrono::nanoseconds{1});
  EXPECT_FALSE(sessions_.open_by_link(late));
}

TEST_F(SessionsTest, ASessionSeesItsAppUntilItExpiresOrEnds) {
  const auto ended = sessions_.open("dev", "secret"), kept = sessions_.open("dev", "secret");
  const auto session = sessions_.find(kept);
  ASSERT_TRUE(session);
  EXPECT_TRUE(session->may_see("dev"));
  EXPECT_FALSE(session->may_see("other"));
  EXPECT_NE(session->csrf_token, sessions_.find(ended)->csrf_token);
  sessions_.close(ended);
  EXPECT_FALSE(sessions_.find(ended));
  clock_.advance(Sessions::session_time);
  EXPECT_FALSE(sessions_.find(kept));
  EXPECT_FALSE(sessions_.find(""));
}

TEST_F(SessionsTest, TheOldestEndsWhenThereAreTooMany) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i <= Sessions::most_sessions; ++i) {
    tokens.push_back(sessions_.open("dev", "secret"));
    clock_.advance(std::chrono::milliseconds{1});
  }
  EXPECT_FALSE(sessions_.find(tokens[0]));
  EXPECT_TRUE(sessions_.find(tokens[1]));
  EXPECT_TRUE(sessions_.find(tokens.back()));
}

}  // namespace
}  // namespace millrace::dashboard
