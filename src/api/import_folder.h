// The files that imports are made from: a folder of the data directory, into which a signed URL lets one file each.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/random.h"
#include "net/http_server.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::api {

// Operation. A ticket names a file of an app and an end, and is signed with the server's seal: whoever holds it may PUT that file until
// then, without a token, as at Stream, whose URLs lead to a storage service. A file is written whole or not at all, and
// stays as it is: an import that goes on after a crash reads what it read before.
//
// Concurrency. `size`, `read`, `remove` and `remove_old` block and may come from any thread.
//
// Limits. A file has at most `largest_file` bytes. Nothing is written when the disk would have less than the reserve left. What nobody
// imports is deleted after `kept`.
class ImportFolder {
 public:
  static constexpr std::size_t largest_file = 64 << 20;
  static constexpr std::chrono::hours ticket_holds{1}, kept{24 * 14};

  // What is referred to outlives it.
  struct Parts {
    std::string path;
    std::int64_t reserve_bytes = 0;
    const Seal& seal;
    const Clock& clock;
    Random& random;
    async::Pool& disk;
  };
  explicit ImportFolder(Parts parts) : parts_(std::move(parts)) {}

  struct Ticket {
    std::string path;  // by which an import names the file
    std::string url;   // path and query
  };
  Ticket ticket(std::int64_t app, std::string_view filename) const;

  // How large the app's file of that path is; nothing when there is none.
  std::optional<std::int64_t> size(std::int64_t app, std::string_view path) const;

  // Precondition: the path is one of the app's.
  std::optional<std::string> read(std::string_view path) const;
  void remove(std::string_view path) const;
  void remove_old() const;

  static bool serves(std::string_view path) { return path.starts_with("/imports/upload/"); }
  async::Task<net::ServerResponse> respond(net::ServerRequest request) const;

  // How much a request for one of its URLs may bring along.
  std::size_t body_limit(const net::ServerRequest& head) const;

 private:
  std::string signature(std::string_view path, std::string_view end) const;
  bool admits(const net::ServerRequest& request) const;
  std::string file_of(std::string_view path) const;

  const Parts parts_;
};

}  // namespace millrace::api
