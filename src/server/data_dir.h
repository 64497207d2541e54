// The data directory: what lies in it, and that one process has it to itself.
#pragma once

#include "base/crypto.h"
#include "base/random.h"

#include <expected>
#include <string>

namespace millrace::server {

// Holds the lock of the directory until it ends; a crash lets go of it too.
class DataDir {
 public:
  // Creates the directory if it is missing, takes its lock, and reads or makes `seal.key` and `operator.token` (0600). The
  // text says what is wrong and what helps.
  static std::expected<DataDir, std::string> open(const std::string& path, Random& random);

  // The same without making anything: for commands that read.
  static std::expected<DataDir, std::string> open_existing(const std::string& path, Random& random);

  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&&) = delete;
  ~DataDir();

  std::string uploads() const { return path_ + "/uploads"; }
  std::string database() const { return path_ + "/millrace.db"; }
  std::string exports() const { return path_ + "/exports"; }
  std::string imports() const { return path_ + "/imports"; }
  std::string control_socket() const { return path_ + "/control.sock"; }
  const Seal& seal() const { return seal_; }
  const std::string& operator_token() const { return operator_token_; }

 private:
  DataDir(std::string path, int lock, Seal seal) : path_(std::move(path)), lock_(lock), seal_(seal) {}

  std::string path_;
  int lock_;
  Seal seal_;
  std::string operator_token_;
};

}  // namespace millrace::server
