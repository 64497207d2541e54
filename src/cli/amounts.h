// Amounts as people type them: "36h", "20GB".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::cli {

// A whole number of s, m, h or d, at most 100 years.
std::optional<std::chrono::seconds> duration(std::string_view text);

// A whole number of B, KB, MB, GB or TB (powers of ten), or a number alone for bytes; at most 1,000 TB.
std::optional<std::int64_t> size_bytes(std::string_view text);

}  // namespace millrace::cli
