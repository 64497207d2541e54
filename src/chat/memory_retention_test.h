// Retention in memory, for the tests of the rules.
#pragma once

#include "chat/retention_rows.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

class MemoryRetention final : public RetentionRows {
 public:
  std::vector<RetentionPolicy> policies() override {
    auto policies = policies_;
    std::ranges::sort(policies, {}, &RetentionPolicy::policy);
    return policies;
  }
  std::optional<RetentionPolicy> policy(std::string_view name) override {
    return found(std::ranges::find(policies_, name, &RetentionPolicy::policy));
  }
  std::optional<RetentionPolicy> policy(std::int64_t key) override {
    return found(std::ranges::find(policies_, key, &RetentionPolicy::key));
  }
  std::int64_t save(const RetentionPolicy& policy) override {
    if (policy.key == 0) {
      policies_.push_back(policy);
      return policies_.back().key = ++keys_;
    }
    *std::ranges::find(policies_, policy.key, &RetentionPolicy::key) = policy;
    return policy.key;
  }
  void remove(std::int64_t key) override {
    std::erase_if(policies_, [&](const auto& policy) { return policy.key == key; });
  }
  void add(const RetentionRun& run) override {
    for (auto& same : runs_)
      if (same.date == run.date && same.policy == run.policy) {
        same.stats.channels_deleted += run.stats.channels_deleted;
        same.stats.messages_deleted += run.stats.messages_deleted;
        return;
      }
    runs_.insert(runs_.begin(), run);
    if (runs_.size() > most_retention_runs) runs_.pop_back();
  }
  std::vector<RetentionRun> runs() override { return runs_; }

 private:
  std::optional<RetentionPolicy> found(std::vector<RetentionPolicy>::iterator row) {
    return row == policies_.end() ? std::nullopt : std::optional(*row);
  }

  std::vector<RetentionPolicy> policies_;
  std::vector<RetentionRun> runs_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
