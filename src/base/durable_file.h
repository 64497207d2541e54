// A file that is there only when all of it is on the disk.
#pragma once

#include <string>
#include <string_view>

namespace millrace {

// Written under another name beside its own; what is not kept is gone with this object.
class DurableFile {
 public:
  explicit DurableFile(std::string path);
  ~DurableFile();
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;

  void put(std::string_view bytes);
  bool good() const { return fault_ == 0; }

  // Syncs it and gives it its name; false when something failed on the way.
  bool keep();

  // What failed, for people; empty as long as nothing did.
  std::string fault() const;

 private:
  const std::string path_, draft_;
  int file_ = -1;
  int fault_ = 0;  // an errno
};

}  // namespace millrace
