// Puts chain, STS and cache together.
#include "sinks/aws/identities.h"

#include <utility>

namespace millrace::aws {

Identities::Identities(const Context& context)
    : tasks_(context.executor),
      sts_(context.http, context.clock, context.environment),
      chain_(context.http, context.disk, sts_, context.environment),
      own_(Identity::fetched_by([this](async::Deadline deadline) { return chain_.find(deadline); }, context.clock, tasks_,
                                context.executor)) {}

async::Task<std::expected<Caller, IdentityFailure>> Identities::caller(std::shared_ptr<Identity> who, std::string region,
                                                                       async::Deadline deadline) {
  auto sts = sts_.in(region);
  if (!sts) co_return std::unexpected(std::move(sts.error()));
  co_return co_await sts->caller(std::move(who), deadline);
}

async::Task<void> Identities::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace millrace::aws
