// How an event's JSON travels in the body of a message.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::hooks {

enum class PayloadEncoding : std::uint8_t {
  json,         // as it is
  base64,       // what the newest SDKs' parseSqs reads
  gzip_base64,  // the same of gzip
  gzip,         // of webhooks: HTTP carries bytes
  call,         // of hooks for pending messages: of the event no more than its method, message, metadata and request_info
};

// Those that a setting may name.
inline constexpr std::array<std::string_view, 3> payload_encodings{"json", "base64", "gzip_base64"};

constexpr std::string_view name_of(PayloadEncoding encoding) {
  if (encoding == PayloadEncoding::call) return "call";
  return encoding == PayloadEncoding::gzip ? "gzip" : payload_encodings[static_cast<std::size_t>(encoding)];
}

constexpr std::optional<PayloadEncoding> payload_encoding(std::string_view name) {
  const auto found = std::ranges::find(payload_encodings, name);
  if (found == payload_encodings.end()) return std::nullopt;
  return static_cast<PayloadEncoding>(found - payload_encodings.begin());
}

}  // namespace millrace::hooks
