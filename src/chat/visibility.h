// Which messages of a channel the act may see.
#pragma once

#include "chat/act.h"

#include <optional>
#include <span>
#include <vector>

namespace millrace::chat {

// A message that is restricted to some users is for them, its author and servers; a member from whom the channel's past is hidden sees
// what came later.
bool may_see(const Act& act, const Message& message);

// Takes away what the act may not see, also where it is quoted, what deleted messages said, and pins whose time has passed.
std::vector<Message> visible(const Act& act, std::vector<Message> messages);
void cover_quote(const Act& act, Message& message);

// Takes away what a message said.
void empty(Message& message);

// What a deleted message said is for servers alone: takes it away from the message and what it quotes, or from the quote alone. Events
// carry it, so this is for what is about to be answered.
void cover_deleted(const Act& act, Message& message);
void cover_deleted_quote(const Act& act, Message& message);

// Gives the messages what they show of their authors' memberships: custom data only where the app wants it shown.
std::optional<Membership> shown_membership(const Act& act, ChannelKey channel, UserKey user);
void add_memberships(const Act& act, std::span<Message> messages);

// Whether the user keeps anything at all, from one look in an act: a list costs nothing for each of its channels.
const Kept& kept_by(Act& act, UserKey user);

// Shows the messages to a user: with its own reactions, reminders and drafts of replies, and as deleted what it deleted for itself.
void show_to(Act& act, const User& user, std::span<Message> messages);

inline constexpr std::size_t most_restricted_to = 100;

}  // namespace millrace::chat
