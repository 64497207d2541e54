// Messages that only their author sees yet: what makes them so, and what becomes of them.
#pragma once

#include "chat/act.h"
#include "chat/asked_message.h"
#include "chat/messages.h"
#include "chat/unsent.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::chat {

// Whether the channel's type, or the request, holds a message back until it is committed.
bool is_pending(const Channel& channel, const MessageChange& change);

// Fires message.pending. It is deleted when nobody commits it for `pending_time`.
Message keep_pending(Act& act, const Channel& channel, Message message, const PendingMetadata& metadata, Words words);

// "/giphy wave" is a message of type "ephemeral" until its author acts on it. Fires nothing.
bool knows_command(const ChannelConfig& config, std::string_view name);
Message keep_command(Act& act, Message message, const Attachments& offered, Words words);

// The message, which the act must have written, or be a server.
Expected<Unsent> existing_unsent(Act& act, std::string_view id);

// A message by its id, be it sent or not, with what the application said of it while it is pending.
struct FoundAnywhere : Found {
  PendingMetadata metadata;
};
Expected<FoundAnywhere> found_anywhere(Act& act, std::string_view id);

// A server lets a pending message through. Fires message.new.
Expected<Message> commit_message(Act& act, std::string_view id);

// What its author may act upon. Reads only, where `by` names the user by id.
Expected<Unsent> acted_upon(Act& act, std::string_view id, const UserRef& by);

// What the author does with a command's answer: `image_action` is send, shuffle or cancel. Nothing is left of a cancelled one; of a
// sent one, `sent` makes its attachments out of its text. Fires message.new when it is sent.
using SentAttachments = Attachments (*)(std::string_view text);
Expected<std::optional<Message>> run_action(Act& act, std::string_view id, const std::map<std::string, std::string>& form,
                                            const UserRef& by, SentAttachments sent);

// The same where the app's own server handles the command: nothing of it drops the message. Another "ephemeral" one takes its place, one of
// type "error" changes nothing, any other is sent.
Expected<std::optional<Message>> act_on_command(Act& act, std::string_view id, const UserRef& by, const std::optional<Rewrite>& answer);

// Fires message.pending where it was pending.
Expected<Message> delete_unsent(Act& act, std::string_view id);

// Nobody has committed it, or acted on it.
void expire_unsent(Act& act, std::int64_t key);

inline constexpr std::chrono::hours pending_time{3 * 24};

}  // namespace millrace::chat
