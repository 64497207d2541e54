// Texts that a person likes to read: columns, ages, JSON laid out.
#pragma once

#include "wire/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::cli {

// Rows of cells as lines, each column as wide as its widest cell and two blanks apart.
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::string_view indent);

// "3 s", "4 min", "2 h", "5 days"
std::string age_text(std::int64_t seconds);

// The same of what is still to come, rounded up.
std::string wait_text(std::int64_t milliseconds);

// "2.3 ms"
std::string milliseconds_text(std::int64_t microseconds);

// JSON with one member a line; what fits into a line of `width` stays on one.
std::string laid_out(const wire::Json& document, std::size_t width = 100);

// What a terminal would take for more than a character is spelled out, so that nobody's message moves the cursor.
std::string printable(std::string_view text);

}  // namespace millrace::cli
