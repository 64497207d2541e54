// One list, which happened() holds every rule to.
#include "chat/event_types.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

constexpr auto fired = std::to_array<std::string_view>({
    "*",
    "campaign.completed",
    "campaign.started",
    "channel.created",
    "channel.deleted",
    "channel.frozen",
    "channel.hidden",
    "channel.muted",
    "channel.truncated",
    "channel.unfrozen",
    "channel.unmuted",
    "channel.updated",
    "channel.visible",
    "channel_batch_update.completed",
    "channel_batch_update.started",
    "export.channels.error",
    "export.channels.success",
    "export.users.error",
    "export.users.success",
    "flag.updated",
    "member.added",
    "member.removed",
    "member.updated",
    "message.deleted",
    "message.flagged",
    "message.new",
    "message.pending",
    "message.read",
    "message.unblocked",
    "message.undeleted",
    "message.updated",
    "notification.mark_unread",
    "notification.reminder_due",
    "notification.thread_message_new",
    "reaction.deleted",
    "reaction.new",
    "reaction.updated",
    "reminder.created",
    "reminder.deleted",
    "reminder.updated",
    "thread.updated",
    "user.banned",
    "user.deactivated",
    "user.deleted",
    "user.flagged",
    "user.messages.deleted",
    "user.muted",
    "user.reactivated",
    "user.unbanned",
    "user.unmuted",
    "user.unread_message_reminder",
    "user.updated",
    "user_group.created",
    "user_group.deleted",
    "user_group.member_added",
    "user_group.member_removed",
    "user_group.updated",
});
static_assert(std::ranges::is_sorted(fired));

}  // namespace

std::span<const std::string_view> fired_event_types() { return fired; }

bool is_fired(std::string_view type) { return std::ranges::binary_search(fired, type); }

}  // namespace millrace::chat
