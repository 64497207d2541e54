// Additive growth, multiplicative decrease (RFC 5681, with the gentler factor of RFC 9438, and like it slow around what was too much).
#include "delivery/concurrency.h"

#include <algorithm>

namespace millrace::delivery {
namespace {

constexpr double decrease = 0.7;

Concurrency::Duration times(Concurrency::Duration interval, double factor) {
  return std::chrono::duration_cast<Concurrency::Duration>(interval * factor);
}

}  // namespace

void Concurrency::sent(async::Deadline now) { paused_until_ = std::max(paused_until_, now + interval(now)); }

void Concurrency::succeeded(async::Deadline sent_at, async::Deadline now) {
  if (interval(now) > Duration{}) {
    if (sent_at >= lowered_at_) shorten(now - sent_at);
    return;
  }
  interval_ = {};
  if (limit_ < too_much_) {
    limit_ = std::min(limit_ + 1, too_much_);
  } else {
    limit_ += growth_ / limit_;
    growth_ *= 1 + 0.25 / limit_;
  }
  limit_ = std::min(limit_, most_);
}

// A fifth of the way back takes about four successes; to twice as often as what was too much, six more.
void Concurrency::shorten(Duration answered_after) {
  was_long_enough_ = true;
  if (interval_ <= too_short_) growth_ = std::min(2 * growth_, 1.0);
  interval_ = times(interval_, 1 / (1 + growth_));
  if (interval_ <= answered_after) interval_ = {};
}

void Concurrency::failed(async::Deadline sent_at, async::Deadline now) {
  if (sent_at < lowered_at_) return;
  limit_ = too_much_ = std::max(limit_ * decrease, 1.0);
  growth_ = slowest_growth;
  lowered_at_ = now;
}

void Concurrency::throttled(async::Deadline sent_at, async::Deadline now, std::optional<std::chrono::milliseconds> retry_after) {
  if (sent_at >= lowered_at_) {
    if (limit_ > 1) {
      failed(sent_at, now);
    } else {
      const auto before = std::max(interval(now), now - sent_at);
      interval_ = std::min(times(before, 1 / decrease), longest_interval);
      too_short_ = was_long_enough_ ? before : longest_interval;
      was_long_enough_ = false;
      growth_ = slowest_growth / 2;
      lowered_at_ = now;
    }
  }
  paused_until_ = std::max(paused_until_, now + std::max(interval_, Duration(retry_after.value_or(std::chrono::milliseconds{0}))));
}

void Concurrency::forget_failures() {
  too_much_ = most_;
  interval_ = {};
  paused_until_ = {};
}

}  // namespace millrace::delivery
