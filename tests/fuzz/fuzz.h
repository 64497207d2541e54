// What every fuzz target is made of: a function that takes one input and stops the process where something does not hold.
#pragma once

#include "base/ensure.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace millrace::fuzz {

void run(std::string_view input);

// Takes the text up to `end` off the front of `rest`, and `end` with it.
inline std::string_view cut(std::string_view& rest, std::string_view end) {
  const auto at = rest.find(end);
  const auto taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + end.size());
  return taken;
}

}  // namespace millrace::fuzz

// Each target is a program of its own, so each has the entry that libFuzzer looks for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  millrace::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
