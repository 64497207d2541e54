// A message of a channel.
#pragma once

#include "chat/keys.h"
#include "chat/poll.h"
#include "chat/reaction.h"
#include "chat/shared_location.h"
#include "chat/user.h"
#include "chat/user_group.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// A list of attachments as it came; Millrace counts them and carries them.
struct Attachments {
  std::string text = "[]";
  std::size_t count = 0;

  bool operator==(const Attachments&) const = default;
};

// What a message shows of who wrote it, as a member of its channel.
struct Membership {
  std::string channel_role;
  bool notifications_muted = false;
  Custom custom;  // where the app shows it
};

// When a user wants to be reminded of a message; never, where it is only kept for later.
struct MessageReminder {
  std::string message_id, channel_cid, user_id;
  std::optional<Instant> remind_at;
  Instant created_at, updated_at;
  User user;
};

// Whom a message mentions beside users one by one: everybody in its channel, those of them who are online, roles, groups of users.
struct BroadMentions {
  bool mentioned_channel = false, mentioned_here = false;
  std::vector<std::string> mentioned_roles, mentioned_group_ids;

  bool operator==(const BroadMentions&) const = default;
};

struct MessageDraft;

struct Message : BroadMentions {
  MessageKey key{};
  ChannelKey channel{};
  std::string id, text, html;
  std::string type = "regular";
  std::string undeleted_type;  // of a deleted one: what it was before, where that is known
  User user;
  Attachments attachments;
  std::vector<Reaction> latest_reactions, own_reactions;
  std::optional<std::map<std::string, std::int64_t>> reaction_counts;
  std::map<std::string, std::int64_t> reaction_scores;
  std::int64_t reply_count = 0, deleted_reply_count = 0;
  Instant created_at, updated_at;
  std::optional<Instant> deleted_at, message_text_updated_at;
  std::vector<User> mentioned_users;
  std::vector<MentionedGroup> mentioned_groups;  // of mentioned_group_ids, those that are there
  std::string cid;
  bool silent = false;
  bool shadowed = false;  // by somebody who was shadow banned: others than the author are not meant to see it
  MessageKey parent{};    // of a reply
  std::string parent_id;
  std::optional<bool> show_in_channel;  // of a reply
  std::vector<User> thread_participants;
  std::string quoted_message_id;
  std::shared_ptr<const Message> quoted_message;
  std::shared_ptr<const Poll> poll;
  std::optional<SharedLocation> shared_location;
  bool pinned = false;
  std::optional<Instant> pinned_at, pin_expires;
  std::shared_ptr<const User> pinned_by;
  std::vector<std::string> restricted_visibility;   // the ids of who may see it; empty: whoever may enter its channel
  std::string command;                              // "giphy"
  std::map<std::string, std::string> i18n;          // "language", "de_text" and such; empty until it is translated
  bool deleted_for_me = false;                      // of who asks
  std::shared_ptr<const MessageReminder> reminder;  // of who asks
  std::shared_ptr<const MessageDraft> draft;        // of a reply to it, of who asks
  std::int64_t sequence = 0;                        // the channel's count sequence with this message
  std::optional<std::map<std::string, ReactionGroup>> reaction_groups;
  std::optional<Membership> member;
  Custom custom;
};

// A message that stands in its channel's list; a reply does so only on request.
inline bool is_in_channel(const Message& message) { return message.parent == MessageKey{} || message.show_in_channel.value_or(false); }

inline constexpr std::size_t pinned_messages_shown = 10;                                           // in a channel's state
inline constexpr std::size_t most_attachments = 30, most_mentions = 25, most_broad_mentions = 10;  // of roles, and of groups
inline constexpr std::size_t most_participants_shown = 25;
inline constexpr std::size_t longest_message_id = 255;
inline constexpr std::size_t largest_custom_bytes = 5 * 1'024;

}  // namespace millrace::chat
