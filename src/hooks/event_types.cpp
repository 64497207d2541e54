// The list, and the nearest name by edit distance.
#include "hooks/event_types.h"

#include <algorithm>
#include <array>
#include <vector>

namespace millrace::hooks {
namespace {

constexpr auto names = std::to_array<std::string_view>({
    "appeal.accepted",
    "appeal.created",
    "appeal.rejected",
    "campaign.completed",
    "campaign.started",
    "channel.created",
    "channel.deleted",
    "channel.frozen",
    "channel.hidden",
    "channel.max_streak_changed",
    "channel.muted",
    "channel.truncated",
    "channel.unfrozen",
    "channel.unmuted",
    "channel.updated",
    "channel.visible",
    "channel_batch_update.completed",
    "channel_batch_update.started",
    "export.bulk_image_moderation.error",
    "export.bulk_image_moderation.success",
    "export.channels.error",
    "export.channels.success",
    "export.moderation_logs.error",
    "export.moderation_logs.success",
    "export.review_queue.error",
    "export.review_queue.success",
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
    "moderation.analysis.failed",
    "moderation.custom_action",
    "moderation.flagged",
    "moderation.image_analysis.complete",
    "moderation.mark_reviewed",
    "moderation.text_analysis.complete",
    "moderation_check.completed",
    "moderation_rule.triggered",
    "notification.mark_unread",
    "notification.reminder_due",
    "notification.thread_message_new",
    "reaction.deleted",
    "reaction.new",
    "reaction.updated",
    "reminder.created",
    "reminder.deleted",
    "reminder.updated",
    "review_queue_item.new",
    "review_queue_item.updated",
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

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k < row.size(); ++k) row[k] = k;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t replaced = diagonal + (a[i] != b[k]);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, row[k] + 1, row[k + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const std::string_view> event_types() { return names; }

bool is_known_event(std::string_view name) { return std::ranges::binary_search(names, name); }

std::string_view nearest_event(std::string_view name) {
  return *std::ranges::min_element(names, {}, [&](std::string_view known) { return edits(known, name); });
}

}  // namespace millrace::hooks
