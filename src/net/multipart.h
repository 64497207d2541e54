// Forms with files, as browsers and SDKs send them: multipart/form-data (RFC 7578, RFC 2046).
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::net {

struct FormPart {
  std::string name;
  std::optional<std::string> filename;  // of a file; without folders
  std::string content_type;             // as it was sent; may be empty
  std::string_view content;             // of the body that was parsed
};

inline constexpr std::size_t most_form_parts = 20, longest_part_header = 4 << 10;

bool is_form(std::string_view content_type);

// The parts in order. The text says what is wrong.
std::expected<std::vector<FormPart>, std::string> parse_form(std::string_view content_type, std::string_view body);

}  // namespace millrace::net
