// Unsent messages in memory, for the tests of the rules.
#pragma once

#include "chat/unsent.h"

#include <optional>
#include <vector>

namespace millrace::chat {

class MemoryUnsent final : public UnsentRows {
 public:
  std::int64_t add(const Unsent& unsent) override {
    all_.push_back(unsent);
    return all_.back().key = ++keys_;
  }
  std::optional<Unsent> unsent(std::string_view id) override {
    for (const auto& one : all_)
      if (one.message.id == id) return one;
    return std::nullopt;
  }
  std::optional<Unsent> unsent(std::int64_t key) override {
    for (const auto& one : all_)
      if (one.key == key) return one;
    return std::nullopt;
  }
  std::vector<Unsent> pending(ChannelKey channel, UserKey author, std::size_t) override {
    std::vector<Unsent> found;
    for (const auto& one : all_)
      if (one.message.channel == channel && one.message.user.key == author && one.pending()) found.push_back(one);
    return found;
  }
  void remove(std::int64_t key) override {
    std::erase_if(all_, [&](const Unsent& one) { return one.key == key; });
  }

 private:
  std::vector<Unsent> all_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
