// The list, and the nearest name by edit distance.
#include "hooks/event_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace millrace::hooks {
namespace {

constexpr std::array types{
    EventType{any_custom_event, Product::chat, "a custom event of the application, sent to a channel or a user"},
    EventType{"appeal.accepted", Product::moderation, "an appeal was accepted"},
    EventType{"appeal.created", Product::moderation, "an appeal was made"},
    EventType{"appeal.rejected", Product::moderation, "an appeal was rejected"},
    EventType{"campaign.completed", Product::chat, "a campaign finished"},
    EventType{"campaign.started", Product::chat, "a campaign began"},
    EventType{"channel.created", Product::chat, "a channel was made"},
    EventType{"channel.deleted", Product::chat, "a channel was deleted"},
    EventType{"channel.frozen", Product::chat, "a channel was frozen"},
    EventType{"channel.hidden", Product::chat, "a user hid a channel"},
    EventType{"channel.max_streak_changed", Product::chat, "a channel's longest streak changed"},
    EventType{"channel.muted", Product::chat, "a user muted a channel"},
    EventType{"channel.truncated", Product::chat, "a channel's messages were taken away"},
    EventType{"channel.unfrozen", Product::chat, "a channel is no longer frozen"},
    EventType{"channel.unmuted", Product::chat, "a user unmuted a channel"},
    EventType{"channel.updated", Product::chat, "a channel's data changed"},
    EventType{"channel.visible", Product::chat, "a hidden channel is shown again"},
    EventType{"channel_batch_update.completed", Product::chat, "an update of many channels ended"},
    EventType{"channel_batch_update.started", Product::chat, "an update of many channels began"},
    EventType{"export.bulk_image_moderation.error", Product::chat, "an export of moderated images failed"},
    EventType{"export.bulk_image_moderation.success", Product::chat, "an export of moderated images is ready"},
    EventType{"export.channels.error", Product::chat, "an export of channels failed"},
    EventType{"export.channels.success", Product::chat, "an export of channels is ready"},
    EventType{"export.moderation_logs.error", Product::chat, "an export of moderation logs failed"},
    EventType{"export.moderation_logs.success", Product::chat, "an export of moderation logs is ready"},
    EventType{"export.review_queue.error", Product::chat, "an export of the review queue failed"},
    EventType{"export.review_queue.success", Product::chat, "an export of the review queue is ready"},
    EventType{"export.users.error", Product::chat, "an export of users failed"},
    EventType{"export.users.success", Product::chat, "an export of users is ready"},
    EventType{"flag.updated", Product::chat, "a flag was reviewed"},
    EventType{"member.added", Product::chat, "a user became a member of a channel"},
    EventType{"member.removed", Product::chat, "a user is no longer a member of a channel"},
    EventType{"member.updated", Product::chat, "a member's role, invite or data changed"},
    EventType{"message.deleted", Product::chat, "a message was deleted"},
    EventType{"message.flagged", Product::chat, "a message was flagged"},
    EventType{"message.new", Product::chat, "a message was sent"},
    EventType{"message.pending", Product::chat, "a message waits to be committed"},
    EventType{"message.read", Product::chat, "a user read a channel or a thread"},
    EventType{"message.unblocked", Product::chat, "a moderator let a blocked message through"},
    EventType{"message.undeleted", Product::chat, "a deleted message came back"},
    EventType{"message.updated", Product::chat, "a message changed"},
    EventType{"moderation.analysis.failed", Product::moderation, "an analysis of content failed"},
    EventType{"moderation.custom_action", Product::moderation, "a moderator took a custom action"},
    EventType{"moderation.flagged", Product::moderation, "content was flagged"},
    EventType{"moderation.image_analysis.complete", Product::moderation, "an analysis of images ended"},
    EventType{"moderation.mark_reviewed", Product::moderation, "a moderator reviewed an item"},
    EventType{"moderation.text_analysis.complete", Product::moderation, "an analysis of texts ended"},
    EventType{"moderation_check.completed", Product::moderation, "a check of content ended"},
    EventType{"moderation_rule.triggered", Product::moderation, "a moderation rule took effect"},
    EventType{"notification.mark_unread", Product::chat, "a user marked a channel unread"},
    EventType{"notification.reminder_due", Product::chat, "the time of a reminder came"},
    EventType{"notification.thread_message_new", Product::chat, "a reply was sent to a thread"},
    EventType{"reaction.deleted", Product::chat, "a reaction was taken back"},
    EventType{"reaction.new", Product::chat, "a user reacted to a message"},
    EventType{"reaction.updated", Product::chat, "a reaction replaced another"},
    EventType{"reminder.created", Product::chat, "a reminder was made"},
    EventType{"reminder.deleted", Product::chat, "a reminder was deleted"},
    EventType{"reminder.updated", Product::chat, "a reminder changed"},
    EventType{"review_queue_item.new", Product::moderation, "an item waits for review"},
    EventType{"review_queue_item.updated", Product::moderation, "an item under review changed"},
    EventType{"thread.updated", Product::chat, "a thread's data changed"},
    EventType{"user.banned", Product::chat, "a user was banned"},
    EventType{"user.deactivated", Product::chat, "a user was deactivated"},
    EventType{"user.deleted", Product::chat, "a user was deleted"},
    EventType{"user.flagged", Product::chat, "a user was flagged"},
    EventType{"user.messages.deleted", Product::chat, "all messages of a user were deleted"},
    EventType{"user.muted", Product::chat, "a user muted others"},
    EventType{"user.reactivated", Product::chat, "a user was reactivated"},
    EventType{"user.unbanned", Product::chat, "a ban ended"},
    EventType{"user.unmuted", Product::chat, "a user unmuted others"},
    EventType{"user.unread_message_reminder", Product::chat, "a user has had unread messages for a while"},
    EventType{"user.updated", Product::chat, "a user was made or changed"},
    EventType{"user_group.created", Product::chat, "a user group was made"},
    EventType{"user_group.deleted", Product::chat, "a user group was deleted"},
    EventType{"user_group.member_added", Product::chat, "users were added to a group"},
    EventType{"user_group.member_removed", Product::chat, "users were removed from a group"},
    EventType{"user_group.updated", Product::chat, "a user group changed"},
};

// Events of a connection that a client keeps open.
constexpr std::array<std::string_view, 31> for_clients{
    "ai_indicator.clear",
    "ai_indicator.stop",
    "ai_indicator.update",
    "app.updated",
    "channel.kicked",
    "draft.deleted",
    "draft.updated",
    "health.check",
    "message.delivered",
    "notification.added_to_channel",
    "notification.channel_deleted",
    "notification.channel_mutes_updated",
    "notification.channel_truncated",
    "notification.invite_accepted",
    "notification.invite_rejected",
    "notification.invited",
    "notification.mark_read",
    "notification.message_new",
    "notification.mutes_updated",
    "notification.removed_from_channel",
    "poll.closed",
    "poll.deleted",
    "poll.updated",
    "poll.vote_casted",
    "poll.vote_changed",
    "poll.vote_removed",
    "typing.start",
    "typing.stop",
    "user.presence.changed",
    "user.watching.start",
    "user.watching.stop",
};
static_assert(std::ranges::is_sorted(types, {}, &EventType::name));

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

std::span<const EventType> event_types() { return types; }

bool is_known_event(std::string_view name) { return std::ranges::binary_search(types, name, {}, &EventType::name); }

std::string_view nearest_event(std::string_view name) {
  const auto named = std::span(types).subspan(1);  // any_custom_event is the first, and no name
  return std::ranges::min_element(named, {}, [&](const EventType& known) { return edits(known.name, name); })->name;
}

std::optional<std::string> event_name_fault(std::string_view name) {
  if (name.empty()) return "is empty; an empty list, not an empty name, means all events";
  if (is_custom_event(name) || is_known_event(name)) return std::nullopt;
  if (std::ranges::binary_search(for_clients, name))
    return fmt::format("\"{}\" is told to connected clients alone; hooks never get it", name);
  const auto nearest = nearest_event(name);
  const bool is_near = edits(nearest, name) * 3 <= name.size();
  return is_near ? fmt::format("\"{}\" is no event; did you mean \"{}\"?", name, nearest)
                 : fmt::format("\"{}\" is no event; GET /hook/events lists all", name);
}

}  // namespace millrace::hooks
