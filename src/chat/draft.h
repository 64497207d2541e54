// A message that a user has begun to write: one for each channel and each thread.
#pragma once

#include "chat/channel.h"
#include "chat/message.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// What will be sent.
struct DraftMessage : BroadMentions {
  std::string id, text, html;
  std::optional<std::string> type;
  Attachments attachments;
  std::vector<User> mentioned_users;
  std::string parent_id, quoted_message_id;
  std::string poll_id;
  bool silent = false, show_in_channel = false;
  Custom custom;
};

// As a message shows the draft of a reply to it.
struct MessageDraft {
  std::string channel_cid, parent_id;
  std::shared_ptr<const Message> quoted_message;
  DraftMessage message;
  Instant created_at;
};

struct Draft : MessageDraft {
  std::optional<Channel> channel;
  std::optional<Message> parent_message;
};

}  // namespace millrace::chat
