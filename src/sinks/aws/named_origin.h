// Which other address the environment names in the place of a service of AWS.
#pragma once

#include "net/origin.h"
#include "sinks/aws/environment.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::aws {

// AWS_ENDPOINT_URL_STS (for "STS"), else AWS_ENDPOINT_URL; nothing where neither is set. The error says which is no URL.
std::expected<std::optional<net::Origin>, std::string> named_origin(const Environment& environment, std::string_view service);

}  // namespace millrace::aws
