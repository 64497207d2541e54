// What a user's token may be allowed to do, one by one, in the words of Stream's permissions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace millrace::chat {

enum class Action : std::uint8_t {
  add_links,
  add_own_channel_membership,
  ban_channel_member,
  ban_user,
  cast_vote,
  create_attachment,
  create_call,
  create_channel,
  create_distinct_channel_for_others,
  create_mention,
  create_message,
  create_reaction,
  create_reply,
  create_restricted_visibility_message,
  create_system_message,
  delete_attachment,
  delete_channel,
  delete_message,
  delete_reaction,
  flag_message,
  join_call,
  mute_channel,
  pin_message,
  query_votes,
  read_channel,
  read_channel_members,
  read_message_flags,
  recreate_channel,
  remove_own_channel_membership,
  run_message_action,
  send_custom_event,
  send_poll,
  skip_channel_cooldown,
  skip_message_moderation,
  truncate_channel,
  unblock_message,
  update_channel,
  update_channel_cooldown,
  update_channel_frozen,
  update_channel_members,
  update_message,
  update_thread,
  upload_attachment,
  use_frozen_channel,
  // From here on they concern the app, not a channel.
  close_poll,
  create_poll,
  delete_poll,
  flag_user,
  mute_user,
  query_polls,
  read_flag_reports,
  search_user,
  update_flag_report,
  update_poll,
  update_user,
  update_user_role,
  update_user_teams,
};
inline constexpr std::size_t action_count = static_cast<std::size_t>(Action::update_user_teams) + 1;

enum class Level : std::uint8_t { channel, app };
Level level_of(Action action);

// "create-message": the stem of the ids of its permissions.
std::string_view id_of(Action action);
std::optional<Action> action_with_id(std::string_view id);

// "CreateMessage"
std::string name_of(Action action);
std::optional<Action> action_named(std::string_view name);

}  // namespace millrace::chat
