// The names of the variables are those of the AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
#include "sinks/aws/named_origin.h"

#include "net/url.h"

#include <fmt/format.h>

namespace millrace::aws {

std::expected<std::optional<net::Origin>, std::string> named_origin(const Environment& environment, std::string_view service) {
  for (const auto& name : {fmt::format("AWS_ENDPOINT_URL_{}", service), std::string("AWS_ENDPOINT_URL")}) {
    const auto& named = environment[name];
    if (named.empty()) continue;
    const auto url = net::Url::parse(named);
    if (!url) return std::unexpected(fmt::format("{} {}", name, url.error()));
    return url->origin;
  }
  return std::nullopt;
}

}  // namespace millrace::aws
