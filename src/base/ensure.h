// What cannot happen is an assertion, left on in release: the process stops before a wrong state reaches the disk.
#pragma once

#include <source_location>
#include <string_view>

namespace millrace {

[[noreturn]] void stop_process(std::string_view why, std::source_location where = std::source_location::current());

inline void ensure(bool holds, std::string_view why, std::source_location where = std::source_location::current()) {
  if (!holds) [[unlikely]]
    stop_process(why, where);
}

}  // namespace millrace
