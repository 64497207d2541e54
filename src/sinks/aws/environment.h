// The environment as AWS's tools read it: a picture taken at the start, so that nobody reads it while it changes.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace millrace::aws {

class Environment {
 public:
  using Values = std::map<std::string, std::string, std::less<>>;

  Environment() = default;
  explicit Environment(Values values) : values_(std::move(values)) {}

  // Every AWS_… variable of this process, and HOME.
  static Environment of_process();

  // Empty where it is not set: AWS's tools make no difference.
  const std::string& operator[](std::string_view name) const;

 private:
  Values values_;
};

}  // namespace millrace::aws
