// Where a command's answer comes from: a server elsewhere, a running server's control socket, or the store itself when no server runs.
#pragma once

#include "base/random.h"
#include "cli/remote.h"
#include "server/data_dir.h"
#include "store/store.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace millrace::cli {

// What a question needs: a data directory, whose store is opened when no server runs on it; the running server; or nothing, since the
// directory is made when it is not there.
enum class Needs : std::uint8_t { data, server, nothing };

struct Place {
  std::string data;                // the data directory
  std::string server, token_file;  // or a server's URL; the token is in a file, or in MILLRACE_TOKEN
};

class Source {
 public:
  using Parameters = std::vector<std::pair<std::string, std::string>>;  // an empty value is left out

  // The text says what is not there.
  static std::expected<Source, std::string> open(const Place& place, Needs needs);

  // What server/ask.h answers. The text says what is wrong with the question.
  std::expected<std::string, std::string> get(const std::string& path, const Parameters& parameters = {});
  std::expected<std::string, std::string> post(const std::string& path, Parameters parameters, const std::string& body = {});

 private:
  static std::expected<Source, std::string> running(const std::string& data);
  static std::expected<Source, std::string> remote(const Place& place);
  std::expected<std::string, std::string> ask(const std::string& method, const std::string& path, const Parameters& parameters,
                                              const std::string& body = {});

  RemoteServer remote_;  // its URL is empty where it is not asked
  std::string socket_;   // of the running server; empty when there is none
  std::unique_ptr<SystemRandom> random_;
  std::unique_ptr<server::DataDir> data_;
  std::unique_ptr<store::Store> store_;
};

// The variable's value; empty where it is not set.
std::string from_environment(const char* name);

}  // namespace millrace::cli
