// Drafts in memory, for the tests of the rules.
#pragma once

#include "chat/draft_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace millrace::chat {

class MemoryDrafts final : public DraftRows {
 public:
  std::optional<Draft> draft(UserKey user, DraftPlace place) override {
    const auto found = drafts_.find({user, place.channel, place.parent});
    return found == drafts_.end() ? std::nullopt : std::optional(found->second);
  }
  bool has_any(UserKey user) override {
    return std::ranges::any_of(drafts_, [&](const auto& one) { return std::get<UserKey>(one.first) == user; });
  }
  std::vector<Draft> drafts(UserKey user, const Query&) override {
    std::vector<Draft> drafts;
    for (const auto& [key, draft] : drafts_)
      if (std::get<UserKey>(key) == user) drafts.push_back(draft);
    return drafts;
  }
  void save(UserKey user, DraftPlace place, const Draft& draft) override { drafts_[{user, place.channel, place.parent}] = draft; }
  bool remove(UserKey user, DraftPlace place) override { return drafts_.erase({user, place.channel, place.parent}) > 0; }

 private:
  std::map<std::tuple<UserKey, ChannelKey, MessageKey>, Draft> drafts_;
};

}  // namespace millrace::chat
