// Names of regions.
#pragma once

#include <string_view>

namespace millrace::aws {

// Fit to stand in a host's name: "eu-west-1".
bool is_region(std::string_view text);

}  // namespace millrace::aws
