// Which files an app's settings let through.
#include "wire/upload_config.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(UploadConfig, IsReadOutOfTheStoredSettings) {
  const std::string settings =
      R"("image_upload_config":{"allowed_file_extensions":[".png"],"size_limit":5},"file_upload_config":{"size_limit":7})";
  EXPECT_EQ(upload_config_of(settings, UploadKind::image).size_limit, 5);
  EXPECT_EQ(upload_config_of(settings, UploadKind::file).size_limit, 7);
  EXPECT_EQ(upload_config_of("", UploadKind::file).size_limit, 0);
}

TEST(UploadConfig, ListsAreComparedWithoutCaseAndDots) {
  const UploadedFile picture{"Cat.PNG", "Image/PNG; x=y", 5};
  EXPECT_FALSE(upload_fault({}, picture));
  EXPECT_FALSE(upload_fault({.allowed_file_extensions = {".png"}, .allowed_mime_types = {"image/png"}, .size_limit = 5}, picture));
  EXPECT_EQ(upload_fault({.size_limit = 4}, picture), "the file has 5 bytes; the app's settings allow 4");
  EXPECT_EQ(upload_fault({.blocked_file_extensions = {"png"}}, picture),
            "files of extension \"png\" are not allowed by the app's settings");
  EXPECT_EQ(upload_fault({.allowed_file_extensions = {"jpg"}}, {"cat", "", 1}),
            "files of extension \"\" are not allowed by the app's settings");
  EXPECT_EQ(upload_fault({.allowed_mime_types = {"text/plain"}}, picture),
            "files of type \"image/png\" are not allowed by the app's settings");
  EXPECT_TRUE(upload_fault({.blocked_mime_types = {"image/png"}}, picture));
}

}  // namespace
}  // namespace millrace::wire
