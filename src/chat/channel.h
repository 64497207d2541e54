// A channel and its members.
#pragma once

#include "chat/channel_type.h"
#include "chat/cid.h"
#include "chat/keys.h"
#include "chat/user.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct Channel {
  ChannelKey key{};
  std::string id, type, cid;
  Instant created_at, updated_at;
  User created_by;
  bool frozen = false, disabled = false;
  std::int64_t member_count = 0;
  std::int64_t message_count = 0;
  std::int64_t count_sequence = 0;  // advances with each message that counts as unread
  std::int64_t count_floor = 0;     // the count sequence when it was truncated: nobody has more unread than came since
  std::optional<Instant> last_message_at, deleted_at, truncated_at;
  std::optional<User> truncated_by;
  std::string team;
  Custom custom;
  std::optional<std::int64_t> cooldown;          // seconds between two messages of a user
  std::optional<bool> auto_translation_enabled;  // kept and shown: no translator is there
  std::string auto_translation_language;
  std::vector<std::string> filter_tags;
  ConfigOverrides overrides;
  ChannelConfigPtr config;                         // with what is overridden
  std::vector<std::string_view> own_capabilities;  // of whoever asks; empty where nobody does

  // What one user set on the channel, shown to that user alone.
  std::optional<bool> hidden, muted;
  std::optional<Instant> hide_messages_before, mute_expires_at;
};

// Whether the message, which is about to be added, is the channel's last one as `last_message_at` tells. `stands_in_channel`: it is not in
// a thread alone.
inline bool moves_last_message(const Channel& channel, std::string_view message_type, bool stands_in_channel) {
  return stands_in_channel && !(message_type == "system" && channel.config->skip_last_msg_update_for_system_msgs);
}

struct Member {
  UserKey user_key{};
  std::string user_id;
  User user;
  Instant created_at, updated_at;
  bool banned = false, shadow_banned = false, notifications_muted = false;  // banned in this channel, until `ban_expires`
  std::optional<Instant> ban_expires;
  std::string role = "member", channel_role = "channel_member";
  bool is_moderator = false;
  std::int64_t read_sequence = 0;  // the channel's count sequence when the member last read
  std::optional<Instant> last_read, pinned_at, archived_at;
  std::optional<bool> invited;  // and has perhaps answered
  std::optional<Instant> invite_accepted_at, invite_rejected_at;
  std::optional<std::int64_t> hidden_sequence;  // the channel's count sequence when the member hid it
  std::optional<Instant> hide_messages_before;  // and `history_after` is the newest message of then: the member sees later ones
  MessageKey history_after{};
  std::optional<Instant> last_delivered_at;
  std::string last_delivered_message_id;
  Custom custom;

  bool has_joined() const { return !invited.value_or(false) || invite_accepted_at.has_value(); }
};

// A hidden channel is back in the lists with the next message that counts.
inline bool hides(const Member& member, const Channel& channel) {
  return member.hidden_sequence && *member.hidden_sequence >= channel.count_sequence;
}

// A user who wants to hear nothing of a channel, for a while or for good.
struct ChannelMute {
  User user;
  Channel channel;
  Instant created_at, updated_at;
  std::optional<Instant> expires;
};

// What a member has not read.
inline std::int64_t unread_in(const Channel& channel, std::int64_t read_sequence) {
  return channel.count_sequence - std::max(read_sequence, channel.count_floor);
}

// How far a member has read, as a channel's state shows it.
struct Read {
  User user;
  LastRead last_read;
  std::int64_t unread_messages = 0;
  std::optional<Instant> last_delivered_at;
  std::string last_delivered_message_id;
  std::string last_read_message_id;  // empty where the messages at hand do not tell
};

inline constexpr std::size_t most_members_shown = 50;     // in an event
inline constexpr std::size_t most_members_queried = 100;  // in a channel's state, unless it is asked for alone
inline constexpr std::size_t most_members_added = 100;    // in one request
inline constexpr std::size_t longest_channel_id = 64, longest_user_id = 255;
inline constexpr std::size_t longest_language = 16;
inline constexpr std::size_t most_filter_tags = 10, longest_filter_tag = 255;

}  // namespace millrace::chat
