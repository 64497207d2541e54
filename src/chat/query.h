// What a list of users or channels is asked by: conditions, an order, a page. Names of the API are wire/'s business.
#pragma once

#include "base/instant.h"
#include "chat/keys.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace millrace::chat {

// What a condition or an order is about. `custom` is a member of the application's own data.
enum class Attribute : std::uint8_t {
  cid,
  id,
  type,
  team,
  teams,
  name,
  role,
  banned,
  frozen,
  disabled,
  created_by_id,
  members,
  member_count,
  created_at,
  updated_at,
  last_message_at,
  last_updated,
  channel_role,
  notifications_muted,
  invite,
  joined,
  muted,
  hidden,
  pinned,
  pinned_at,
  archived,
  has_unread,
  unread_count,
  app_banned,
  blocked,
  distinct,
  cooldown,
  message_count,
  member_name,
  filter_tags,
  is_moderator,
  last_read,
  shadow_banned,
  last_active,
  deactivated_at,
  banned_by_id,
  reason,
  reviewed,
  // of messages
  text,
  relevance,
  user_id,
  parent_id,
  reply_count,
  silent,
  attachments,
  attachment_type,
  mentioned,
  // of threads, reminders, drafts, reactions and versions of messages
  title,
  participant_count,
  active_participant_count,
  message_id,
  remind_at,
  reaction_type,
  score,
  // of polls and votes
  poll_name,
  closed,
  voting_visibility,
  max_votes_allowed,
  option_id,
  is_answer,
  // of segments, their targets and campaigns
  all_users,
  target_id,
  sender_id,
  status,
  segments,
  custom,
};

using Value = std::variant<bool, std::int64_t, double, std::string, Instant>;

// A condition on one attribute, or what joins others.
struct Filter {
  enum class Kind : std::uint8_t {
    all,
    any,
    none,
    equal,
    unequal,
    greater,
    greater_or_equal,
    less,
    less_or_equal,
    in,
    not_in,
    exists,
    starts_with,  // one of a text's words does
    words,        // the same; a message's text matches instead
    contains,     // a list of the application's own
    matches,      // a message with all its words
  };
  Kind kind = Kind::all;
  std::vector<Filter> parts;  // of all, any, none

  Attribute attribute = Attribute::custom;
  std::string custom;         // the member's name where the attribute is custom; "a.b" is one of an inner object
  std::vector<Value> values;  // one; several for in, not_in and a set of members
};

enum class Direction : std::uint8_t { ascending, descending };

struct Order {
  Attribute attribute = Attribute::created_at;
  std::string custom;
  Direction direction = Direction::descending;
};

enum class Deactivated : std::uint8_t { left_out, included };  // users

struct Query {
  Filter filter;
  Deactivated deactivated = Deactivated::left_out;
  std::vector<Order> order;
  std::size_t limit = 30, offset = 0;
  UserKey user{};  // whose marks on channels are asked for: joined, hidden, muted, pinned, unread; nobody (key 0) has any
  Instant now;     // for what expires
};

// A page of messages: the newest, or those around a message of the same list or a time. Never two bounds.
struct MessagePage {
  enum class From : std::uint8_t { newest, before, up_to, after, from, around };
  From from = From::newest;
  std::string id;             // of the message at the bound
  std::optional<Instant> at;  // or the time that is the bound
  MessageKey after{};         // nothing up to this one is in the list
  std::string seen_by;        // the id of the user who reads: what is restricted to others is not in it; empty: whoever sees everything
  std::size_t limit = 25;
};

// A page of a channel's pins: by when they were pinned, or around a message among them.
struct PinPage {
  MessagePage::From from = MessagePage::From::newest;
  std::string id;                    // of the message at the bound, or
  std::optional<Instant> pinned_at;  // a time
  Direction order = Direction::descending;
  MessageKey after{};   // of a MessagePage
  std::string seen_by;  // the same
  std::size_t limit = 10, offset = 0;
};

inline constexpr std::size_t most_conditions = 100, most_values = 1'000, deepest_filter = 8;
inline constexpr std::size_t longest_pattern = 1'000;  // bytes of what a text is to begin with
inline constexpr std::size_t most_channels_queried = 30, most_users_queried = 100, farthest_offset = 1'000;
inline constexpr std::size_t most_reports_listed = 300;  // bans, flags, reports
inline constexpr std::size_t most_listed = 100, farthest_listed = 10'000;
inline constexpr std::size_t most_targets_listed = 10'000, farthest_target = 100'000;  // of segments
inline constexpr std::size_t most_members_listed = 300, farthest_member = 10'000;

}  // namespace millrace::chat
