// Write, sync, rename, sync the directory.
#include "base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace millrace {

DurableFile::DurableFile(std::string path) : path_(std::move(path)), draft_(path_ + ".draft") {
  file_ = ::open(draft_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file_ < 0) fault_ = errno;
}

DurableFile::~DurableFile() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(draft_.c_str());
}

void DurableFile::put(std::string_view bytes) {
  while (good() && !bytes.empty()) {
    const auto written = ::write(file_, bytes.data(), bytes.size());
    if (written <= 0) fault_ = written < 0 ? errno : EIO;
    else bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool DurableFile::keep() {
  const auto failed = [this](bool worked) { return !worked && (fault_ = errno, true); };
  if (!good() || failed(::fsync(file_) == 0) || failed(std::rename(draft_.c_str(), path_.c_str()) == 0)) return false;
  const auto slash = path_.rfind('/');
  const int directory = ::open(path_.substr(0, slash).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  failed(directory >= 0 && ::fsync(directory) == 0);
  if (directory >= 0) ::close(directory);
  return good();
}

std::string DurableFile::fault() const { return good() ? "" : std::generic_category().message(fault_); }

}  // namespace millrace
