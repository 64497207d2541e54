// The files that clients upload: a folder of the data directory, and what the public gets of it.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "base/random.h"
#include "net/http_server.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::api {

// Operation. Each file lies in a folder of its own, whose name is 128 random bits: whoever knows a file's URL may read it, nobody
// can guess one. Beside it lies who uploaded it. A file is written under another name, synced and renamed, so that what is
// answered is whole.
//
// What is read here was written by strangers. Pictures of a few kinds are shown, everything else is a download, and a browser
// neither guesses a type nor runs anything.
//
// Concurrency. `save`, `owner` and `remove` block and may come from any thread.
//
// Limits. A file has at most `largest_file` bytes. Nothing is saved when the disk would have less than the reserve left.
class UploadFolder {
 public:
  static constexpr std::size_t largest_file = 25 << 20, longest_name = 100;

  // `random` and `disk` outlive it.
  UploadFolder(std::string path, std::int64_t reserve_bytes, Random& random, async::Pool& disk)
      : path_(std::move(path)), reserve_bytes_(reserve_bytes), random_(random), disk_(disk) {}

  struct File {
    std::int64_t app = 0;
    std::string id, name;
  };

  enum class Fault : std::uint8_t { no_room, failed };

  // Under a name that a URL and a file system can hold.
  std::expected<File, Fault> save(std::int64_t app, std::string_view name, std::string_view owner, std::string_view content);

  // Who uploaded it; empty for a server. Nothing when there is no such file.
  std::optional<std::string> owner(const File& file) const;
  bool remove(const File& file);

  // "/files/1/0123…/cat.png", and back from a URL or a path. Nothing when it is none of ours.
  static std::string url_path(const File& file);
  static std::optional<File> named_by(std::string_view url);

  static bool serves(std::string_view path) { return path.starts_with("/files/"); }
  async::Task<net::ServerResponse> respond(net::ServerRequest request) const;

 private:
  std::string folder_of(const File& file) const;

  const std::string path_;
  const std::int64_t reserve_bytes_;
  Random& random_;
  async::Pool& disk_;
};

// The name without anything that means something to a shell, a URL or a file system.
std::string harmless_name(std::string_view name);

}  // namespace millrace::api
