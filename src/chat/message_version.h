// What a message said before it was edited.
#pragma once

#include "chat/message.h"
#include "chat/query.h"

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

class VersionRows {
 public:
  virtual ~VersionRows() = default;

  // Keeps what the message is now, which `by` is about to change. `by` is nobody (key 0) where no user is known.
  virtual void keep(const Message& message, UserKey by) = 0;

  // The page of versions of these messages that meet the filter; the newest first, unless the order says otherwise.
  virtual std::vector<MessageVersion> versions(const std::vector<MessageKey>& messages, const Query& query) = 0;
};

}  // namespace millrace::chat
