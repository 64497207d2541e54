// Users who go: deactivated, deleted softly or for good, and brought back.
#pragma once

#include "chat/act.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Pruned is marked as deleted, like softly, and its data is gone: of a user all but id, role and teams; of a message what it said.
enum class Extent : std::uint8_t { none, soft, pruned, hard };

// What goes with a user. A hard deletion takes the messages with it.
struct UserDeletion {
  Extent user = Extent::soft, messages = Extent::none, conversations = Extent::none;
  UserKey heir{};  // who gets the channels that a user made who is deleted for good; nobody (key 0): they stay that user's
};

// Takes the user's messages along, from one channel or from all. Fires user.messages.deleted.
void take_messages(Act& act, const User& user, Extent extent, const Channel* channel = nullptr, const std::string& task = {});

// Fires user.deleted; user.messages.deleted with the messages; channel.deleted for each conversation, which is a channel of two.
// A softly deleted user keeps its row and can be restored; the id of one who was deleted for good is free again.
Expected<User> delete_user(Act& act, std::string_view id, const UserDeletion& deletion, const std::string& task = {});

// The same for many, as one task. `new_channel_owner`, where one is named, becomes their heir; nothing is told of the channels.
Expected<std::string> delete_users(Act& act, const std::vector<std::string>& ids, UserDeletion deletion,
                                   const std::string& new_channel_owner = {});

// Nothing is told of it but user.updated. Who was not deleted stays as it is.
Expected<void> restore_users(Act& act, const std::vector<std::string>& ids);

struct Deactivation {
  UserRef by;  // may be nobody
  Extent messages = Extent::none;
  Extent conversations = Extent::none;  // channels of two
};

// A deactivated user can do nothing until it is reactivated. Fires user.deactivated, and for what goes with it what delete_user fires.
Expected<User> deactivate_user(Act& act, std::string_view id, const Deactivation& deactivation, const std::string& task = {});
Expected<std::string> deactivate_users(Act& act, const std::vector<std::string>& ids, const Deactivation& deactivation);

struct Reactivation {
  UserRef by;                       // may be nobody
  std::optional<std::string> name;  // a new one
  bool restores_messages = false;   // that were deleted when the user was deactivated
  bool restores_channels = false;   // likewise; not those whose name another channel has taken. Nothing is told of them
};

// Fires user.reactivated. Precondition of success: it is deactivated.
Expected<User> reactivate_user(Act& act, std::string_view id, const Reactivation& reactivation, const std::string& task = {});
Expected<std::string> reactivate_users(Act& act, const std::vector<std::string>& ids, const Reactivation& reactivation);

inline constexpr std::size_t most_users_deleted = 100, most_conversations_deleted = 1'000;

}  // namespace millrace::chat
