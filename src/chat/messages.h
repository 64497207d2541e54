// Messages: sending, updating, deleting.
#pragma once

#include "chat/act.h"

#include <string>
#include <vector>

namespace millrace::chat {

// A message as a request gives it. `html` is rendered from `text` before the transaction.
struct MessageChange {
  std::string id;  // empty: one is made
  std::string text, html;
  Attachments attachments;
  UserRef user;
  std::vector<UserRef> mentioned_users;
  std::optional<std::string> type;  // "regular" or "system"
  bool silent = false;
  Custom custom;
};

// Fires message.new.
Expected<Message> send_message(Act& act, const Cid& cid, const MessageChange& change);

// A full update: what is not given is dropped; the author stays. Fires message.updated.
Expected<Message> update_message(Act& act, const MessageChange& change);

enum class Deletion : std::uint8_t { soft, hard };

// Soft keeps the row and its text, and marks it deleted. Fires message.deleted.
Expected<Message> delete_message(Act& act, std::string_view id, Deletion deletion);

// The message, which must exist. Whether the act may see it is for its channel to say.
Expected<Message> existing_message(Act& act, std::string_view id);

}  // namespace millrace::chat
