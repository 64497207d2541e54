// Where a command's answer comes from: a running server's control socket, or the store itself when no server runs.
#pragma once

#include "base/random.h"
#include "server/data_dir.h"
#include "store/store.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace millrace::cli {

class Source {
 public:
  // The text says why neither a server nor a store is there.
  static std::expected<Source, std::string> open(const std::string& data, Random& random);

  std::expected<std::string, std::string> check();

  // JSON lines; empty at the end.
  std::expected<std::string, std::string> events(const std::string& app, std::int64_t after);

 private:
  std::string socket_;  // of the running server; empty when there is none
  std::unique_ptr<server::DataDir> data_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace millrace::cli
