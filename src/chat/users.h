// Users: creating and updating them.
#pragma once

#include "chat/act.h"

#include <vector>

namespace millrace::chat {

// A full update: name, image and custom data that are not given are dropped; role, teams and language are kept.
// Fires user.updated. Refused where the app keeps names apart and another user has the name.
Expected<User> upsert_user(Act& act, const UserChange& change);

// Only what is given changes; the user must exist. Fires user.updated.
// `privacy` does to the privacy settings what `custom` does to custom data.
Expected<User> update_user_partly(Act& act, const UserChange& set, const CustomEdit& custom, const CustomEdit& privacy);

// A user whom another object names whole, as SDKs put `user: {id}` into a message: made when unknown; of a known one only
// what is given changes, and nothing happens when nothing does.
Expected<User> named_whole(Act& act, const UserChange& change);

// All or none.
Expected<std::vector<User>> upsert_users(Act& act, const std::vector<UserChange>& changes);

inline constexpr std::size_t most_teams = 250;  // of one user

// Nothing when `id` may name a user; otherwise what is wrong with it.
std::optional<std::string> user_id_fault(std::string_view id);

}  // namespace millrace::chat
