// Bans: of a user from one channel or from the app, in the open or not.
#pragma once

#include "chat/act.h"
#include "chat/ban.h"
#include "chat/messages.h"
#include "chat/user_deletion.h"

#include <cstdint>
#include <optional>
#include <string>

namespace millrace::chat {

enum class BanKind : std::uint8_t { open, shadow };

// What is asked for. Without a channel it is the whole app.
struct BanChange {
  std::string target_user_id;
  std::optional<Cid> cid;
  UserRef banned_by;
  BanKind kind = BanKind::open;
  std::string reason;
  std::optional<std::int64_t> timeout_minutes;  // none: for good
  Extent delete_messages = Extent::none;        // those of the user, in the scope of the ban
  bool delete_reactions = false;                // those of the user, in the scope of the ban; nothing is told of them
  bool from_future_channels = false;            // also from all channels that `banned_by` makes from now on
  bool address = false;                         // also whoever comes from where the user last came from, as far as that is known
};

// Fires user.banned, and user.messages.deleted with the messages. A user's token bans where it governs the channel. A second ban
// of a scope replaces the first.
Expected<void> ban_user(Act& act, const BanChange& change);

struct Unban {
  std::string target_user_id;
  std::optional<Cid> cid;
  UserRef by;
  bool shadow_only = false;  // an open ban stays
  bool future_channels = false;
};

// Fires user.unbanned. Nothing happens when there is no such ban.
Expected<void> unban_user(Act& act, const Unban& unban);

// The end of a ban that had a timeout: fires user.unbanned, unless the ban is gone, or another one that lasts longer.
void end_ban(Act& act, BanKey key);

// Keeps where the user of the act's token comes from, for a ban of its address.
void note_address(Act& act, const User& user);

// Whether the user is banned in the channel, or in the app, at this moment, or the address that the act comes from. An open ban goes
// before a shadow ban.
std::optional<Ban> ban_in(Act& act, const User& user, const Channel& channel);

// Refuses what somebody banned may not do: write to the channel. Else whether what the user writes there is for itself alone.
Expected<bool> writes_shadowed(Act& act, const User& user, const Channel& channel);

// A user's token lists the bans of channels where it may ban, which the filter names.
Expected<void> may_list_bans(Act& act, const Filter& filter);

// What bans from the future do to a user who joins a channel: the ban of that channel begins.
void ban_who_joins(Act& act, const Channel& channel, Member& member);

inline constexpr std::size_t most_users_of_address = 25;  // that may be banned
inline constexpr std::size_t longest_ban_reason = 1'000;
inline constexpr std::int64_t longest_ban_minutes = 60LL * 24 * 365 * 100;

}  // namespace millrace::chat
