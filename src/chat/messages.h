// Messages: sending, updating, deleting.
#pragma once

#include "chat/act.h"
#include "chat/message_metadata.h"

#include <map>
#include <string>
#include <vector>

namespace millrace::chat {

// "/giphy wave": a command in a message's text.
struct CommandCall {
  std::string name;
  std::optional<Attachments> offered;  // to its author, who acts on it; nothing: the message is sent
};

// A message as a request gives it. `html` is rendered from `text` before the transaction.
struct MessageChange : BroadMentions {
  std::string id;  // empty: one is made
  std::string text, html, mml;
  Attachments attachments;
  UserRef user;
  std::vector<UserRef> mentioned_users;
  std::optional<std::string> type;  // "regular" or "system"
  bool silent = false;
  std::string parent_id;  // of a reply
  bool show_in_channel = false;
  std::string quoted_message_id, poll_id;
  std::optional<LocationChange> shared_location;
  std::optional<bool> pinned;
  std::optional<Instant> pin_expires;  // with `pinned`
  std::vector<std::string> restricted_visibility;
  std::optional<CommandCall> command;
  std::map<std::string, std::string> i18n;
  bool refused = false;  // by the app's own server, whose words the text is
  bool pending = false;
  PendingMetadata pending_metadata;
  Custom custom;
};

// A partial update: what is given replaces what is stored.
struct MessagePatch {
  std::optional<std::string> text, html;
  std::optional<Attachments> attachments;
  std::optional<std::vector<UserRef>> mentioned_users;
  std::optional<bool> mentioned_channel, mentioned_here;
  std::optional<std::vector<std::string>> mentioned_roles, mentioned_group_ids;
  std::optional<bool> silent;
  std::optional<std::string> quoted_message_id;
  std::optional<bool> pinned;
  std::optional<Instant> pin_expires;
  std::optional<std::vector<std::string>> restricted_visibility;
  Custom custom;  // what was set, for its size; `edit` applies it
  CustomEdit edit;
};

// A message that says what the channel's type blocks, or that the app's own server refuses, comes back with type "error", and nothing is
// stored. Fires message.new, or
// message.pending where the message is held back; and notification.thread_message_new for a reply to a thread in which somebody else wrote.
Expected<Message> send_message(Act& act, const Cid& cid, const MessageChange& change);

// A full update: what is not given is dropped; the author stays. Fires message.updated.
Expected<Message> update_message(Act& act, const MessageChange& change);

// Fires message.updated. `by` is who asks; the author stays. Whoever governs the channel may pin what others wrote.
Expected<Message> update_message_partly(Act& act, std::string_view id, const MessagePatch& patch, const UserRef& by);

enum class Deletion : std::uint8_t { soft, hard };

// Soft keeps the row and its text, and marks it deleted. `by` may be nobody. Fires message.deleted.
Expected<Message> delete_message(Act& act, std::string_view id, Deletion deletion, const UserRef& by = {});

// Only that user sees it as deleted from then on. Fires message.deleted.
Expected<Message> delete_message_for_me(Act& act, std::string_view id, const UserRef& by);

// What was deleted softly is there again, with its text. Fires message.undeleted.
Expected<Message> undelete_message(Act& act, std::string_view id, const UserRef& by);

// The message with the channel it is in, which the act may enter.
struct Found {
  Message message;
  Channel channel;
};
Expected<Found> found_message(Act& act, std::string_view id);

// A page of a channel's messages or of a message's replies. The page's own message must be among them.
Expected<std::vector<Message>> messages_of(Act& act, const Channel& channel, const MessagePage& page);
Expected<std::vector<Message>> replies_to(Act& act, std::string_view parent_id, const MessagePage& page);

// The message, which must exist. Whether the act may see it is for its channel to say.
Expected<Message> existing_message(Act& act, std::string_view id);

}  // namespace millrace::chat
