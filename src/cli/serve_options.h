// The flags of `millrace serve`; each is a key of the configuration file and an environment variable too.
#pragma once

#include "server/config.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace millrace::cli {

class ServeOptions {
 public:
  explicit ServeOptions(CLI::App& app);

  // A flag goes before the environment, the environment before the file. Throws CLI::ParseError that names the flag.
  server::Config config();

  CLI::App* command;

 private:
  void read_file();

  std::string data_, file_, listen_ = "127.0.0.1:8080", ca_file_, tls_cert_, tls_key_, log_level_ = "info", retention_ = "30d",
                            retention_bytes_ = "20GB", backlog_bytes_ = "20GB", disk_reserve_ = "250MB", payload_encoding_ = "json";
  std::vector<std::string> apps_, allow_outbound_, shared_queues_;
};

}  // namespace millrace::cli
