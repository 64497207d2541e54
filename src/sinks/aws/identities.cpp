// Puts chain, STS and cache together.
#include "sinks/aws/identities.h"

#include "net/url.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::aws {

using Kind = IdentityFailure::Kind;

Identities::Identities(Context context)
    : context_(std::move(context)),
      tasks_(context_.executor),
      chain_(context_.environment),
      own_(Identity::fetched_by([this](async::Deadline deadline) { return chain_.find(deadline); }, context_.clock, tasks_,
                                context_.executor)) {}

async::Task<std::expected<Caller, IdentityFailure>> Identities::caller(std::shared_ptr<Identity> who, std::string region,
                                                                       async::Deadline deadline) {
  auto sts = this->sts(region);
  if (!sts) co_return std::unexpected(std::move(sts.error()));
  co_return co_await sts->caller(std::move(who), deadline);
}

async::Task<void> Identities::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

std::expected<Sts, IdentityFailure> Identities::sts(std::string_view region) const {
  const auto& environment = context_.environment;
  for (const auto* name : {"AWS_DEFAULT_REGION", "AWS_REGION"})
    if (!environment[name].empty()) region = environment[name];
  if (!is_region(region))
    return std::unexpected(IdentityFailure{Kind::misconfigured, "no_region", fmt::format("\"{}\" is no region of AWS", region)});
  for (const auto* name : {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"}) {
    if (environment[name].empty()) continue;
    const auto url = net::Url::parse(environment[name]);
    if (!url) return std::unexpected(IdentityFailure{Kind::misconfigured, "no_endpoint", fmt::format("{} {}", name, url.error())});
    return Sts(context_.http, context_.clock, url->origin, std::string(region));
  }
  return Sts(context_.http, context_.clock, Sts::origin_of(region), std::string(region));
}

}  // namespace millrace::aws
