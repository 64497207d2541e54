// Reads environ(7) once.
#include "sinks/aws/environment.h"

#include <unistd.h>

namespace millrace::aws {

Environment Environment::of_process() {
  Values values;
  for (const char* const* at = environ; at && *at; ++at) {
    const std::string_view variable = *at;
    const auto equals = variable.find('=');
    const auto name = variable.substr(0, equals);
    if (equals != std::string_view::npos && (name == "HOME" || name.starts_with("AWS_"))) values.emplace(name, variable.substr(equals + 1));
  }
  return Environment(std::move(values));
}

const std::string& Environment::operator[](std::string_view name) const {
  static const std::string unset;
  const auto found = values_.find(name);
  return found == values_.end() ? unset : found->second;
}

}  // namespace millrace::aws
