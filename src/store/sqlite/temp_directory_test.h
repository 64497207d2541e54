// A directory that lives as long as the test.
#pragma once

#include "base/ensure.h"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace millrace::store::sqlite {

class TempDirectory {
 public:
  TempDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "millrace-test-XXXXXX";
    ensure(mkdtemp(name.data()) != nullptr, "no temporary directory can be made");
    path_ = name;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace millrace::store::sqlite
