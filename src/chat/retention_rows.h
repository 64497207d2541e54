// What the rules of retention need of the store.
#pragma once

#include "base/instant.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct RetentionCounts {
  std::int64_t channels_deleted = 0, messages_deleted = 0;
};

struct RetentionPolicy {
  std::int64_t key = 0;
  std::string policy;  // "old-messages" or "inactive-channels"
  std::int64_t max_age_hours = 0;
  Instant enabled_at;

  // The run that goes on.
  std::optional<Instant> cutoff;  // what is older goes; none: it is between two runs
  std::string reached;            // the last channel that it is through with, by cid
  RetentionCounts counts;
};

struct RetentionRun {
  std::string policy, date;  // "2026-01-31"
  RetentionCounts stats;
};

// An app has at most one policy of each name, and at most one listed run of each on a day.
class RetentionRows {
 public:
  virtual ~RetentionRows() = default;

  // By name.
  virtual std::vector<RetentionPolicy> policies() = 0;
  virtual std::optional<RetentionPolicy> policy(std::string_view name) = 0;
  virtual std::optional<RetentionPolicy> policy(std::int64_t key) = 0;

  // Adds it (key 0) or replaces it; returns its key.
  virtual std::int64_t save(const RetentionPolicy& policy) = 0;
  virtual void remove(std::int64_t key) = 0;

  // Its counts go to those of the day. Of runs beyond `most_retention_runs` the oldest are forgotten.
  virtual void add(const RetentionRun& run) = 0;

  // The newest first.
  virtual std::vector<RetentionRun> runs() = 0;
};

inline constexpr std::size_t most_retention_runs = 400;

}  // namespace millrace::chat
