// Text whose letters are ASCII: host names, headers, keys of files.
#pragma once

#include <string>
#include <string_view>

namespace millrace {

// Bytes beyond ASCII stay as they are.
std::string lower(std::string_view text);

// Without blanks, tabs and line ends around it.
std::string_view trimmed(std::string_view text);

// Whether there are letters, digits, _ and - in it, and nothing else.
bool is_plain_name(std::string_view text);

}  // namespace millrace
