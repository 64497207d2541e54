// Versions of messages in memory, for the tests of the rules.
#pragma once

#include "chat/message_version.h"

#include <map>
#include <vector>

namespace millrace::chat {

class MemoryVersions final : public VersionRows {
 public:
  void keep(const Message& message, UserKey by) override { all_[message.key].push_back({message, by}); }
  std::vector<MessageVersion> versions(const std::vector<MessageKey>& messages, const Query&) override {
    std::vector<MessageVersion> versions;
    for (const auto key : messages)
      for (const auto& [old, by] : all_[key])
        versions.insert(versions.begin(), {.message_id = old.id, .text = old.text, .message_updated_at = old.updated_at});
    return versions;
  }

 private:
  struct Kept {
    Message message;
    UserKey by;
  };
  std::map<MessageKey, std::vector<Kept>> all_;
};

}  // namespace millrace::chat
