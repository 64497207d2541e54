// Letters, digits and dashes.
#include "sinks/aws/region.h"

#include <algorithm>

namespace millrace::aws {

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace millrace::aws
