// Payloads on disk: zstd, with a dictionary trained on the log's own events once there are enough of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

// Concurrency. One thread at a time per codec; each connection has its own.
class PayloadCodec {
 public:
  PayloadCodec();
  ~PayloadCodec();
  PayloadCodec(const PayloadCodec&) = delete;
  PayloadCodec& operator=(const PayloadCodec&) = delete;

  // 0 means no dictionary.
  void add_dictionary(std::int64_t key, std::string_view bytes);
  bool has_dictionary(std::int64_t key) const { return key == 0 || dictionaries_.contains(key); }

  // Valid until the next call.
  std::string_view compressed(std::string_view payload, std::int64_t dictionary);

  // Precondition: has_dictionary(dictionary). Stops the process when the bytes are not what compressed() made.
  std::string plain(std::string_view bytes, std::int64_t dictionary);

 private:
  struct Contexts;
  struct Dictionary;
  std::unique_ptr<Contexts> contexts_;
  std::map<std::int64_t, std::unique_ptr<Dictionary>> dictionaries_;
  std::string buffer_;
};

// How many events the dictionary is trained on, and its size.
inline constexpr std::size_t dictionary_samples = 1'000, dictionary_bytes = 32 * 1'024;

// Empty when the samples have too little in common.
std::string trained_dictionary(const std::vector<std::string>& samples);

}  // namespace millrace::store
