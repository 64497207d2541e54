// What a message said before it was edited.
#pragma once

#include "chat/message.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct MessageVersion {
  std::string message_id, message_updated_by_id, text;
  Attachments attachments;
  bool is_deleted = false;
  Instant message_updated_at;
  Custom custom;
};

// Which versions are wanted: of one message, or all that a user wrote in it.
struct VersionQuery {
  std::string message_id;
  std::size_t limit = 30, offset = 0;
  bool oldest_first = false;
};

class VersionRows {
 public:
  virtual ~VersionRows() = default;

  // Keeps what the message is now, which `by` is about to change. `by` is nobody (key 0) where no user is known.
  virtual void keep(const Message& message, UserKey by) = 0;

  // The newest first.
  virtual std::vector<MessageVersion> versions(const Message& message, const VersionQuery& query) = 0;
};

}  // namespace millrace::chat
