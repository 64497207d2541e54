// SHA-256 of the bodies that requests are signed over: the costliest part of a request that carries events.
#pragma once

#include "async/task.h"

#include <string>
#include <string_view>

namespace millrace::aws {

// Two bodies that come within one turn of the loop are digested side by side, which takes hardly longer than one; under load there
// is nearly always a second.
//
// Concurrency. Lives on one loop; the body must outlast the call.
class BodyDigests {
 public:
  // In hexadecimal. Throws as every await does when the task is told to finish.
  async::Task<std::string> of(std::string_view body);

 private:
  struct Waiting {
    std::string_view body;
    std::string digest = {};  // raw bytes, once the other one has come
  };
  Waiting* waiting_ = nullptr;
};

}  // namespace millrace::aws
