// Additive growth, multiplicative decrease (RFC 5681, with the gentler factor of RFC 9438).
#include "delivery/concurrency.h"

#include <algorithm>

namespace millrace::delivery {

void Concurrency::succeeded(async::Deadline sent_at, async::Deadline now) {
  if (limit_ >= too_much_) limit_ += limit_ < 1 ? limit_ * 0.02 : 0.1 / limit_;
  else limit_ = std::min(limit_ < 1 ? limit_ * 2 : limit_ + 1, too_much_);
  limit_ = std::min(limit_, most_);
  pause_after(sent_at, now);
}

void Concurrency::failed(async::Deadline sent_at, async::Deadline now) {
  constexpr double factor = 0.7;
  if (sent_at >= lowered_at_) {
    limit_ = too_much_ = std::max(limit_ * factor, smallest);
    lowered_at_ = now;
  }
  pause_after(sent_at, now);
}

void Concurrency::pause_after(async::Deadline sent_at, async::Deadline now) {
  if (limit_ >= 1) return;
  const auto pause = std::chrono::duration<double>(now - sent_at) * (1 / limit_ - 1);
  paused_until_ = now + std::min(std::chrono::duration_cast<Duration>(pause), longest_pause);
}

}  // namespace millrace::delivery
