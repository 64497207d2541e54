// An action's names, all made from its id.
#include "chat/action.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

// In the order of the enumeration, which is that of the alphabet on each level.
constexpr std::array<std::string_view, action_count> ids{
    "add-links",
    "add-own-channel-membership",
    "ban-channel-member",
    "ban-user",
    "cast-vote",
    "create-attachment",
    "create-call",
    "create-channel",
    "create-distinct-channel-for-others",
    "create-mention",
    "create-message",
    "create-reaction",
    "create-reply",
    "create-restricted-visibility-message",
    "create-system-message",
    "delete-attachment",
    "delete-channel",
    "delete-message",
    "delete-reaction",
    "flag-message",
    "join-call",
    "mute-channel",
    "pin-message",
    "query-votes",
    "read-channel",
    "read-channel-members",
    "read-message-flags",
    "recreate-channel",
    "remove-own-channel-membership",
    "run-message-action",
    "send-custom-event",
    "send-poll",
    "skip-channel-cooldown",
    "skip-message-moderation",
    "truncate-channel",
    "unblock-message",
    "update-channel",
    "update-channel-cooldown",
    "update-channel-frozen",
    "update-channel-members",
    "update-message",
    "update-thread",
    "upload-attachment",
    "use-frozen-channel",
    "close-poll",
    "create-poll",
    "delete-poll",
    "flag-user",
    "mute-user",
    "query-polls",
    "read-flag-reports",
    "search-user",
    "update-flag-report",
    "update-poll",
    "update-user",
    "update-user-role",
    "update-user-teams",
};
constexpr auto first_of_app = ids.begin() + static_cast<std::ptrdiff_t>(Action::close_poll);
static_assert(std::ranges::is_sorted(ids.begin(), first_of_app) && std::ranges::is_sorted(first_of_app, ids.end()));
static_assert(ids.back() == "update-user-teams" && *first_of_app == "close-poll" && first_of_app[-1] == "use-frozen-channel");

}  // namespace

Level level_of(Action action) { return action < Action::close_poll ? Level::channel : Level::app; }

std::string_view id_of(Action action) { return ids[static_cast<std::size_t>(action)]; }

std::optional<Action> action_with_id(std::string_view id) {
  const auto found = std::ranges::find(ids, id);
  if (found == ids.end()) return std::nullopt;
  return static_cast<Action>(found - ids.begin());
}

std::string name_of(Action action) {
  std::string name;
  bool begins = true;
  for (const char c : id_of(action)) {
    if (c != '-') name += begins ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '-';
  }
  return name;
}

std::optional<Action> action_named(std::string_view name) {
  for (std::size_t i = 0; i < action_count; ++i)
    if (name_of(static_cast<Action>(i)) == name) return static_cast<Action>(i);
  return std::nullopt;
}

}  // namespace millrace::chat
