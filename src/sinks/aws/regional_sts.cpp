// The names of the variables are those of the AWS SDKs and Tools Reference Guide.
#include "sinks/aws/regional_sts.h"

#include "net/url.h"

#include <fmt/format.h>

#include <string>

namespace millrace::aws {

using Kind = IdentityFailure::Kind;

std::expected<Sts, IdentityFailure> RegionalSts::in(std::string_view region) const {
  for (const auto* name : {"AWS_DEFAULT_REGION", "AWS_REGION"})
    if (!environment_[name].empty()) region = environment_[name];
  if (!is_region(region))
    return std::unexpected(IdentityFailure{Kind::misconfigured, "no_region", fmt::format("\"{}\" is no region of AWS", region)});
  for (const auto* name : {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"}) {
    if (environment_[name].empty()) continue;
    const auto url = net::Url::parse(environment_[name]);
    if (!url) return std::unexpected(IdentityFailure{Kind::misconfigured, "no_endpoint", fmt::format("{} {}", name, url.error())});
    return Sts(http_, clock_, url->origin, std::string(region));
  }
  return Sts(http_, clock_, Sts::origin_of(region), std::string(region));
}

}  // namespace millrace::aws
