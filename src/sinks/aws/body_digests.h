// SHA-256 of the bodies that requests are signed over: the costliest part of a request that carries events.
#pragma once

#include "async/task.h"
#include "async/together.h"
#include "base/sha256_lanes.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace millrace::aws {

// Bodies that come within one turn of the loop are digested side by side: two take hardly longer than one of them, and under load there
// are nearly always several.
//
// Concurrency. Lives on one loop; the body must outlast the call.
class BodyDigests {
 public:
  // In hexadecimal. Nothing when the task was told to finish meanwhile: its next await would throw.
  async::Task<std::optional<std::string>> of(std::string_view body);

 private:
  struct Waiting {
    std::string_view body;
    Sha256 digest = {};
  };
  static void digest(std::span<Waiting* const> waiting);

  async::Together<Waiting> together_{digest};
};

}  // namespace millrace::aws
