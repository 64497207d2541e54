// Batches that come together, and one of a single entry, have the digests that each of them has alone.
#include "sinks/sqs/entry_digests.h"

#include "async/task_group.h"
#include "base/crypto.h"
#include "base/encoding.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <map>
#include <string>

namespace millrace::sqs {
namespace {

std::string md5_hex_of(const Md5& digest) { return to_hex(std::string_view(digest.data(), digest.size())); }

TEST(EntryDigests, AreThoseOfEachBatch) {
  async::asio::io_context context{1};
  async::TaskGroup tasks(context.get_executor());
  EntryDigests digests;
  std::map<std::size_t, std::vector<Digests>> seen;
  const std::string text(3'000, 'x');
  const auto digest = [&](std::size_t count) -> async::Task<void> {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < count; ++i)
      entries.push_back(
          {std::string_view(text).substr(0, 100 * count + i), {{"event_id", std::string_view(text).substr(0, i + 1)}}, {}, {}});
    seen[count] = (co_await digests.of(entries)).value();
    EXPECT_EQ(seen[count].size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(md5_hex_of(seen[count][i].body), to_hex(md5(entries[i].body))) << i << " of " << count;
      EXPECT_EQ(md5_hex_of(seen[count][i].attributes), md5_hex(entries[i].attributes)) << i << " of " << count;
    }
  };
  for (const std::size_t count : {10, 1, 7, 3}) tasks.spawn(digest(count));
  async::asio::co_spawn(context, tasks.join(), async::asio::detached);
  context.run();
  EXPECT_EQ(seen.size(), 4u);
}

}  // namespace
}  // namespace millrace::sqs
