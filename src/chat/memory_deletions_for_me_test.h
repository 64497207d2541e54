// Deletions for oneself in memory, for the tests of the rules.
#pragma once

#include "chat/deletions_for_me.h"

#include <algorithm>
#include <set>
#include <utility>

namespace millrace::chat {

class MemoryDeletionsForMe final : public DeletionsForMe {
 public:
  void add(UserKey user, MessageKey message) override { all_.emplace(user, message); }
  bool has(UserKey user, MessageKey message) override { return all_.contains({user, message}); }
  bool has_any(UserKey user) override {
    return std::ranges::any_of(all_, [&](const auto& one) { return one.first == user; });
  }

 private:
  std::set<std::pair<UserKey, MessageKey>> all_;
};

}  // namespace millrace::chat
