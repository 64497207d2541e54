// Puts chain, STS and cache together.
#include "sinks/aws/identities.h"

#include "sinks/cause.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

constexpr std::string_view access_denied = "AccessDenied";
constexpr auto role_denied = sinks::cause("role_denied").code, role_open = sinks::cause("role_open").code;
constexpr auto session_name = "millrace";
constexpr std::chrono::minutes shortest_session{15};  // STS API Reference, AssumeRole

}  // namespace

Identities::Identities(const Context& context)
    : clock_(context.clock),
      executor_(context.executor),
      seal_(context.seal),
      environment_(context.environment),
      tasks_(context.executor),
      sts_(context.http, context.clock, context.environment),
      chain_(context.http, context.disk, sts_, context.environment),
      own_(Identity::fetched_by([this](async::Deadline deadline) { return chain_.find(deadline); }, context.clock, tasks_,
                                context.executor)) {}

std::string Identities::external_id(std::string_view app_key) const {
  return to_text(seal_.id_for("external id of " + std::string(app_key)));
}

std::shared_ptr<Identity> Identities::role(const std::string& arn, std::string_view app_key, const std::string& region) {
  std::erase_if(roles_, [](const auto& role) { return role.second.expired(); });
  const AppsRole key{arn, external_id(app_key), region};
  if (const auto known = roles_.find(key); known != roles_.end()) return known->second.lock();
  auto made = Identity::fetched_by([this, key](async::Deadline deadline) { return assumed(key, deadline); }, clock_, tasks_, executor_);
  roles_.emplace(key, made);
  return made;
}

async::Task<Identity::Fetched> Identities::assumed(AppsRole role, async::Deadline deadline) const {
  auto sts = sts_.in(role.region);
  if (!sts) co_return std::unexpected(std::move(sts.error()));

  auto session = co_await sts->assume({role.arn, session_name, role.external_id}, own_, deadline);
  if (!session) {
    auto& failure = session.error();
    failure.text = fmt::format("the role {} can't be assumed: {}", role.arn, failure.text);
    if (failure.code == access_denied) {
      failure.code = role_denied;
      failure.text += fmt::format(
          "; its trust policy has to name Millrace's identity with the ExternalId {}, and that identity needs sts:AssumeRole on the role",
          role.external_id);
    }
    co_return session;
  }
  const auto without_id = co_await sts->assume({role.arn, session_name, {}, shortest_session}, own_, deadline);
  if (without_id)
    co_return std::unexpected(IdentityFailure{
        Kind::misconfigured, std::string(role_open),
        fmt::format("the role {} can be assumed without its ExternalId, so every app here could use it: let its trust policy demand "
                    "sts:ExternalId {} (StringEquals)",
                    role.arn, role.external_id)});
  if (without_id.error().code != access_denied)
    co_return std::unexpected(
        IdentityFailure{without_id.error().kind, without_id.error().code,
                        fmt::format("whether the role {} demands its ExternalId is not known: {}", role.arn, without_id.error().text)});
  co_return session;
}

async::Task<std::expected<Caller, IdentityFailure>> Identities::caller(std::shared_ptr<Identity> who, std::string region,
                                                                       async::Deadline deadline) {
  auto sts = sts_.in(region);
  if (!sts) co_return std::unexpected(std::move(sts.error()));
  co_return co_await sts->caller(std::move(who), deadline);
}

async::Task<std::optional<std::string>> Identities::own_arn(std::string region, async::Deadline deadline) {
  if (clock_.now() < own_arn_kept_until_) co_return own_arn_;
  const auto who = co_await caller(own_, std::move(region), deadline);
  own_arn_ = who ? std::optional(who->arn) : std::nullopt;
  own_arn_kept_until_ = clock_.now() + (who ? std::chrono::minutes{60} : std::chrono::minutes{1});
  co_return own_arn_;
}

async::Task<void> Identities::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace millrace::aws
