// What is kept, what can be named, and how strangers' files are served.
#include "api/upload_folder.h"

#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace millrace::api {
namespace {

class UploadFolderTest : public testing::Test {
 protected:
  template <class T>
  T finished(async::Task<T> task) {
    auto ended = async::asio::co_spawn(loop_, std::move(task), async::asio::use_future);
    loop_.restart();
    loop_.run();
    return ended.get();
  }
  net::ServerResponse answer(const std::string& path, const std::string& method = "GET") {
    return finished(folder_.respond({.method = method, .path = path}));
  }
  std::string body_of(const net::ServerResponse& answer) {
    std::string body;
    while (const auto piece = finished(answer.feed())) body += *piece;
    return body;
  }

  store::sqlite::TempDirectory directory_;
  SeededRandom random_{1};
  async::Pool disk_{1};
  async::asio::io_context loop_{1};
  UploadFolder folder_{directory_.path() / "uploads", 0, random_, disk_};
};

TEST_F(UploadFolderTest, AFileIsServedUnderItsUrlUntilItIsRemoved) {
  const auto picture = folder_.save(7, "cat.PNG", "ann", "bytes");
  ASSERT_TRUE(picture);
  const auto path = UploadFolder::url_path(*picture);
  EXPECT_TRUE(path.starts_with("/files/7/") && path.ends_with("/cat.PNG")) << path;
  const auto named = UploadFolder::named_by("https://chat.local" + path + "?x=1");
  ASSERT_TRUE(named);
  EXPECT_EQ(folder_.owner(*named), "ann");
  const auto shown = answer(path);
  EXPECT_EQ(shown.status, 200u);
  EXPECT_EQ(body_of(shown), "bytes");
  EXPECT_EQ(shown.content_type, "image/png");
  EXPECT_EQ(net::header(shown.headers, "x-content-type-options"), "nosniff");
  EXPECT_EQ(net::header(shown.headers, "content-disposition"), "");
  EXPECT_EQ(answer(path, "POST").status, 405u);
  EXPECT_TRUE(folder_.remove(*named));
  EXPECT_FALSE(folder_.remove(*named));
  EXPECT_FALSE(folder_.owner(*named));
  EXPECT_EQ(answer(path).status, 404u);
}

TEST_F(UploadFolderTest, ALargeFileComesInPieces) {
  std::string large(700'001, 'x');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>('a' + i / 1'000 % 26);
  const auto file = folder_.save(7, "film.bin", "ann", large);
  ASSERT_TRUE(file);
  const auto answered = answer(UploadFolder::url_path(*file));
  const auto first = finished(answered.feed()).value();
  EXPECT_LT(first.size(), large.size());
  EXPECT_TRUE(folder_.remove(*file));
  EXPECT_TRUE(first + body_of(answered) == large) << "what was begun is answered to its end";
}

TEST_F(UploadFolderTest, WhatIsNoPictureIsADownload) {
  for (const auto* name : {"page.html", "drawing.svg", "script.js", "none", "a.png.html"}) {
    const auto file = folder_.save(7, name, "", "<script>");
    ASSERT_TRUE(file);
    const auto served = answer(UploadFolder::url_path(*file));
    EXPECT_EQ(served.content_type, "application/octet-stream") << name;
    EXPECT_TRUE(net::header(served.headers, "content-disposition").starts_with("attachment")) << name;
    EXPECT_EQ(net::header(served.headers, "content-security-policy"), "sandbox; default-src 'none'");
  }
}

TEST_F(UploadFolderTest, NamesLeadNowhereElse) {
  EXPECT_EQ(harmless_name("../../etc/passwd"), "_._.._etc_passwd");
  EXPECT_EQ(harmless_name(""), "file");
  EXPECT_EQ(harmless_name("größe 1.txt"), "gr____e_1.txt");
  EXPECT_EQ(harmless_name(std::string(300, 'x')).size(), UploadFolder::longest_name);
  const std::string id(32, 'a');
  EXPECT_TRUE(UploadFolder::named_by("/files/7/" + id + "/cat.png"));
  const std::vector<std::string> nowhere{"/files/7/" + id + "/.owner",
                                         "/files/7/" + id + "/../x",
                                         "/files/7/" + id + "/a%2fb",
                                         "/files/7/../x",
                                         "/files/x/" + id + "/cat.png",
                                         "/files/7/" + id,
                                         "/elsewhere",
                                         "/files/7/" + std::string(32, 'A') + "/cat.png"};
  for (const auto& path : nowhere) EXPECT_FALSE(UploadFolder::named_by(path)) << path;
  ASSERT_TRUE(folder_.save(7, ".owner", "ann", "x")) << "another name is found for it";
}

TEST_F(UploadFolderTest, TheReserveOfTheDiskStays) {
  UploadFolder full(directory_.path() / "full", std::numeric_limits<std::int64_t>::max() / 2, random_, disk_);
  const auto refused = full.save(7, "cat.png", "", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), UploadFolder::Fault::no_room);
}

}  // namespace
}  // namespace millrace::api
