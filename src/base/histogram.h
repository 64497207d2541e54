// Counting without a lock: how often, and how the values are spread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace millrace {

// Upper bounds of buckets, ascending. What is above the last one is counted too.
using Bounds = std::span<const double>;

inline constexpr std::array request_seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
inline constexpr std::array waiting_seconds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0, 3'600.0, 86'400.0};
inline constexpr std::array powers_of_two{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1'024.0};

// Values as they were counted, bucket by bucket. For one thread.
struct Tally {
  explicit Tally(Bounds bounds) : bounds(bounds), counts(bounds.size() + 1) {}

  static std::size_t bucket_of(Bounds bounds, double value) {
    return static_cast<std::size_t>(std::ranges::lower_bound(bounds, value) - bounds.begin());
  }

  void observe(double value) {
    ++counts[bucket_of(bounds, value)];
    sum += value;
  }

  // Precondition: the same bounds.
  Tally& operator+=(const Tally& other) {
    std::ranges::transform(counts, other.counts, counts.begin(), std::plus());
    sum += other.sum;
    return *this;
  }

  Bounds bounds;                      // of static storage
  std::vector<std::uint64_t> counts;  // one more than bounds
  double sum = 0;
};

// Concurrency. Any thread; a tally taken meanwhile may miss a value's sum whose count it has.
class Histogram {
 public:
  explicit Histogram(Bounds bounds) : bounds_(bounds), counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds.size() + 1)) {}

  void observe(double value) {
    counts_[Tally::bucket_of(bounds_, value)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  Tally tally() const {
    Tally tally(bounds_);
    for (std::size_t i = 0; i < tally.counts.size(); ++i) tally.counts[i] = counts_[i].load(std::memory_order_relaxed);
    tally.sum = sum_.load(std::memory_order_relaxed);
    return tally;
  }

 private:
  Bounds bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<double> sum_ = 0;
};

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

}  // namespace millrace
