// One fetch at a time, in a task that belongs to nobody who waits for it.
#include "sinks/aws/identity.h"

#include "base/log.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

}  // namespace

std::shared_ptr<Identity> Identity::of(Credentials keys) {
  return std::shared_ptr<Identity>(new Identity(std::make_shared<const Credentials>(std::move(keys)), nullptr));
}

std::shared_ptr<Identity> Identity::fetched_by(Fetch fetch, const Clock& clock, async::TaskGroup& tasks,
                                               async::asio::any_io_executor executor) {
  auto source = std::make_unique<Source>(std::move(fetch), clock, tasks, async::Gate(std::move(executor)));
  return std::shared_ptr<Identity>(new Identity(nullptr, std::move(source)));
}

async::Task<std::expected<Identity::Current, IdentityFailure>> Identity::credentials(async::Deadline deadline) {
  if (!source_) co_return current_;
  const auto self = shared_from_this();
  const auto now = source_->clock.now();
  const bool failed_just_now = failure_ && now < failed_at_ + failure_kept_for;
  if (is_usable(now)) {
    if (refresh_at_ && now >= *refresh_at_ && !failed_just_now) start_fetch();
    co_return current_;
  }
  if (failed_just_now) co_return std::unexpected(*failure_);

  start_fetch();
  if (fetching_) co_await source_->fetched.wait_until(deadline);
  const auto cancellation = co_await async::asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != async::asio::cancellation_type::none)
    co_return std::unexpected(IdentityFailure{Kind::passing, "cancelled", "cancelled"});
  if (fetching_) co_return std::unexpected(IdentityFailure{Kind::passing, "timeout", "AWS credentials could not be had in time"});
  if (failure_) co_return std::unexpected(*failure_);
  co_return current_;
}

bool Identity::refused(const Current& credentials) {
  if (!source_) return false;
  if (credentials != current_) return true;
  if (source_->clock.now() < fetched_at_ + least_use) return false;
  current_ = nullptr;
  return true;
}

void Identity::start_fetch() {
  if (std::exchange(fetching_, true)) return;
  source_->tasks.spawn(fetch());
}

async::Task<void> Identity::fetch() {
  const auto self = shared_from_this();
  auto fetched = co_await source_->fetch(async::in(fetch_time));
  const auto now = source_->clock.now();
  fetching_ = false;
  if (fetched) {
    fetched_at_ = now;
    failure_.reset();
    refresh_at_.reset(), usable_until_.reset();
    if (fetched->expires_at) {
      const auto life = std::max<std::chrono::nanoseconds>(*fetched->expires_at - now, least_use);
      usable_until_ = now + life;
      refresh_at_ = now + (life - std::min<std::chrono::nanoseconds>(refreshed_ahead, life / 4));
    }
    current_ = std::make_shared<const Credentials>(std::move(fetched->credentials));
  } else {
    failure_ = std::move(fetched.error());
    failed_at_ = now;
    log::warn("aws.no_credentials", {{"code", failure_->code}, {"reason", failure_->text}});
  }
  source_->fetched.open();
}

}  // namespace millrace::aws
