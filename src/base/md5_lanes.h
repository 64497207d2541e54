// MD5 of several texts at once: each lane of a vector register works on a text of its own.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace millrace {

using Md5 = std::array<char, 16>;  // raw bytes

// In the order of the texts. Within a text each step of MD5 waits for the one before it, so a core is mostly idle: thirty-two
// texts take hardly longer than the longest of them. Those of like length are best given one behind the other.
std::vector<Md5> md5_of_each(std::span<const std::string_view> texts);

}  // namespace millrace
