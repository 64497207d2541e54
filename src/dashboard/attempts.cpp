// A window per address, begun by its first failure.
#include "dashboard/attempts.h"

#include <algorithm>

namespace millrace::dashboard {

std::chrono::seconds Attempts::wait_of(std::string_view address) {
  const std::lock_guard lock(mutex_);
  const auto found = failures_.find(address);
  if (found == failures_.end() || found->second.count < most_failures) return std::chrono::seconds{0};
  const auto left = found->second.first + window - clock_.now();
  return std::max(std::chrono::ceil<std::chrono::seconds>(left), std::chrono::seconds{0});
}

void Attempts::failed(std::string_view address) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  auto found = failures_.find(address);
  if (found == failures_.end()) {
    std::erase_if(failures_, [&](const auto& entry) { return entry.second.first + window <= now; });
    if (failures_.size() >= most_addresses)
      failures_.erase(std::ranges::min_element(failures_, {}, [](const auto& entry) { return entry.second.first; }));
    found = failures_.emplace(address, Failures{now, 0}).first;
  }
  if (found->second.first + window <= now) found->second = {now, 0};
  ++found->second.count;
}

}  // namespace millrace::dashboard
