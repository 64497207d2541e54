// A name server that does not answer holds nobody past a deadline and no other host at all.
#include "net/resolver.h"

#include "net/scripted_server_test.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace millrace::net {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using asio::ip::make_address;

// What the lookups of a test do: "slow…" waits for the gate, "none" fails, anything else is found.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
  }
  void set(bool open) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
} gate;
std::atomic<int> lookups;

Resolver::Found lookup(const std::string& host) {
  ++lookups;
  if (host.starts_with("slow")) gate.pass();
  if (host == "none") return std::unexpected(ResolveFailure{ResolveFailure::Kind::no_such_host, "no such name"});
  return Resolver::Addresses{make_address("192.0.2.1")};
}

class ResolverTest : public testing::Test {
 public:
  ResolverTest() {
    gate.set(false);
    lookups = 0;
  }
  ~ResolverTest() override { gate.set(true); }

 protected:
  auto resolve(const std::string& host, async::Deadline deadline = async::in(5s)) {
    return finished(context_, resolver_.resolve(host, deadline));
  }

  asio::io_context context_{1};
  Resolver resolver_{context_.get_executor(), lookup};
};

TEST_F(ResolverTest, FindsAndKeeps) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(resolve("here"), Resolver::Addresses{make_address("192.0.2.1")});
  EXPECT_EQ(lookups, 1);
}

TEST_F(ResolverTest, KeepsAFailureToo) {
  for (int i = 0; i < 3; ++i) {
    const auto found = resolve("none");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ResolveFailure::Kind::no_such_host);
    EXPECT_EQ(found.error().text, "no such name");
  }
  EXPECT_EQ(lookups, 1);
}

TEST_F(ResolverTest, GivesUpAtTheDeadlineAndLetsOthersThrough) {
  const auto found = resolve("slow", async::in(10ms));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ResolveFailure::Kind::timeout);
  EXPECT_TRUE(resolve("here"));
  gate.set(true);
  EXPECT_TRUE(resolve("slow"));
  EXPECT_EQ(lookups, 2) << "the lookup that was under way is used";
}

TEST_F(ResolverTest, HasSoManyLookupsAtOnceAndQueuesTheRest) {
  for (std::size_t i = 0; i < Resolver::max_lookups; ++i) EXPECT_FALSE(resolve("slow" + std::to_string(i), async::in(1ms)));
  EXPECT_FALSE(resolve("here", async::in(1ms)));
  gate.set(true);
  EXPECT_TRUE(resolve("here"));
}

TEST_F(ResolverTest, TheSystemFindsLocalhost) {
  const auto found = Resolver::system_lookup("localhost");
  ASSERT_TRUE(found);
  for (const auto& address : *found) EXPECT_TRUE(address.is_loopback());
  EXPECT_FALSE(Resolver::system_lookup("no-such-host.invalid"));
}

}  // namespace
}  // namespace millrace::net
