// The names of the variables are those of the AWS SDKs and Tools Reference Guide.
#include "sinks/aws/regional_sts.h"

#include "sinks/aws/named_origin.h"
#include "sinks/aws/region.h"

#include <fmt/format.h>

#include <string>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

}  // namespace

std::expected<Sts, IdentityFailure> RegionalSts::in(std::string_view region) const {
  for (const auto* name : {"AWS_DEFAULT_REGION", "AWS_REGION"})
    if (!environment_[name].empty()) region = environment_[name];
  if (!is_region(region))
    return std::unexpected(IdentityFailure{Kind::misconfigured, "no_region", fmt::format("\"{}\" is no region of AWS", region)});
  const auto named = named_origin(environment_, "STS");
  if (!named) return std::unexpected(IdentityFailure{Kind::misconfigured, "no_endpoint", named.error()});
  return Sts(http_, clock_, named->value_or(Sts::origin_of(region)), std::string(region));
}

}  // namespace millrace::aws
