// Says what did not hold, and where, then ends the process without running anything else.
#include "base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace millrace {

void stop_process(std::string_view why, std::source_location where) {
  std::fprintf(stderr, "millrace stops: %.*s (%s:%u)\n", static_cast<int>(why.size()), why.data(), where.file_name(), where.line());
  std::fflush(stderr);
  std::abort();
}

}  // namespace millrace
