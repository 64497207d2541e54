// Channels that a user does not want to see for now, and what a user sees of a channel.
#pragma once

#include "chat/act.h"

#include <cstdint>
#include <limits>
#include <optional>

namespace millrace::chat {

enum class History : std::uint8_t { kept, cleared };

// Leaves the channel out of the member's lists until somebody else writes; with a cleared history the member sees only what
// comes from now on, and has nothing unread. Fires channel.hidden, unless nothing changes: for who is no member, whom only a server may
// name, nothing does.
Expected<void> hide_channel(Act& act, const Channel& channel, const UserRef& by, History history);

// Fires channel.visible, unless it is visible.
Expected<void> show_channel(Act& act, const Channel& channel, const UserRef& by);

// To be called for each new message. Fires channel.visible for members whom it brings the channel back, up to
// most_told_visible of them; for its own sender, and for members who muted the channel, it stays hidden.
void tell_visible(Act& act, const Channel& now, const Message& message);

// A member who mutes the channel hides it while the mute lasts: `until` then, or for good, which costs its messages nothing. Does not save
// the member.
void keep_hidden(Member& member, const Channel& channel, const std::optional<Instant>& until);

// Takes from the member what was written before. Does not save the member.
void clear_history(Act& act, ChannelKey channel, Member& member, Instant before);

// Gives the channel the marks of that user: hidden, muted.
void add_marks(Act& act, Channel& channel, const User& user, const std::optional<Member>& member);

inline constexpr std::size_t most_told_visible = 25;
inline constexpr auto hidden_for_good = std::numeric_limits<std::int64_t>::max();  // a count sequence that no channel reaches

}  // namespace millrace::chat
