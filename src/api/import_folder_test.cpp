// Who holds a ticket may put its file, that file alone, and not for long.
#include "api/import_folder.h"

#include "net/http.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

namespace millrace::api {
namespace {

class ImportFolderTest : public testing::Test {
 protected:
  unsigned put(const std::string& url, const std::string& method = "PUT", const std::string& body = "[]") {
    net::ServerRequest request{.method = method,
                               .path = url.substr(0, url.find('?')),
                               .query = url.substr(std::min(url.size(), url.find('?') + 1)),
                               .headers = {},
                               .body = body,
                               .peer = {}};
    const bool large = folder_.body_limit(request) == ImportFolder::largest_file;
    async::asio::io_context loop;
    auto answer = async::asio::co_spawn(loop, folder_.respond(std::move(request)), async::asio::use_future);
    loop.run();
    const auto status = answer.get().status;
    EXPECT_EQ(large, status == 200 || status == 409) << "only what is taken may be large";
    return status;
  }

  store::sqlite::TempDirectory directory_;
  const Seal seal_{Seal::Key{}};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  SeededRandom random_{1};
  async::Pool disk_{1};
  ImportFolder folder_{{directory_.path() / "imports", 0, seal_, clock_, random_, disk_}};
};

TEST_F(ImportFolderTest, ATicketIsForOneFileAndOneHour) {
  const auto ticket = folder_.ticket(7, "my chat.json");
  EXPECT_TRUE(ticket.path.starts_with("imports/7/") && ticket.path.ends_with("/my_chat.json")) << ticket.path;
  EXPECT_FALSE(folder_.size(7, ticket.path));
  EXPECT_EQ(put(ticket.url, "POST"), 405u);
  EXPECT_EQ(put(ticket.url), 200u);
  EXPECT_EQ(put(ticket.url), 200u) << "the answer may have been lost";
  EXPECT_EQ(put(ticket.url, "PUT", "[{}]"), 409u);
  EXPECT_EQ(folder_.size(7, ticket.path), 2);
  EXPECT_FALSE(folder_.size(8, ticket.path)) << "of another app";
  EXPECT_EQ(folder_.read(ticket.path), "[]");

  auto forged = ticket.url;
  forged.replace(forged.find("my_chat"), 7, "my_boat");
  EXPECT_EQ(put(forged), 403u);
  EXPECT_EQ(put(ticket.url.substr(0, ticket.url.find('&'))), 403u);
  auto later = ticket.url;
  later.replace(later.find("expires=") + 8, 1, "9");
  EXPECT_EQ(put(later), 403u);
  clock_.advance(std::chrono::hours{1} + std::chrono::seconds{1});
  EXPECT_EQ(put(ticket.url), 403u);

  folder_.remove(ticket.path);
  EXPECT_FALSE(folder_.size(7, ticket.path));
  for (const auto* odd : {"imports/7/../../millrace.db/x", "imports/7/x/y", "imports", "", "/etc/passwd"})
    EXPECT_FALSE(folder_.size(7, odd)) << odd;
}

}  // namespace
}  // namespace millrace::api
