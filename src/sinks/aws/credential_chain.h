// Where Millrace's own AWS identity comes from: the places that AWS's tools look at, in the order of botocore 1.44.
#pragma once

#include "async/task.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/identity.h"

#include <string>
#include <variant>

namespace millrace::aws {

// A place that holds nothing; the next one is asked. `why` is for people.
struct Absent {
  std::string why;
};

// A place that is set up and fails ends the search: another identity than the one that was meant helps nobody.
using Found = std::expected<Granted, std::variant<Absent, IdentityFailure>>;

// Operation. `find` asks the places one after the other and takes the first identity. When there is none, the failure names
// each place and why it gave nothing.
//
// Concurrency. Lives on one loop.
class CredentialChain {
 public:
  explicit CredentialChain(Environment environment) : environment_(std::move(environment)) {}

  async::Task<Identity::Fetched> find(async::Deadline deadline);

 private:
  Environment environment_;
};

}  // namespace millrace::aws
