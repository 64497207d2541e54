// What an app's settings say to the rules: who may do what, and when something is told.
#pragma once

#include "chat/custom.h"
#include "chat/grants.h"
#include "chat/user.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What a condition of an operator's permission may look at.
struct Looked {
  const User& subject;
  std::string_view resource_owner, resource_team;
  const Custom& resource_custom;
};

// When a user is told of who leaves messages unread, and in which channels.
struct UnreadReminders {
  std::chrono::seconds after{300};
  std::int64_t most_members = 10;
};

// Among whom no two users have the same name.
enum class UniqueNames : std::uint8_t { no, app, team };

struct AppPolicy {
  Grants grants = default_app_grants();
  bool multi_tenant = false;  // users touch only what is of their teams
  UnreadReminders unread_reminders;
  UniqueNames unique_names = UniqueNames::no;
  std::optional<std::size_t> most_reminders;  // of one user
  std::vector<std::string> flag_reasons;      // those that a flag may give; empty: any
  std::vector<std::string> searchless_roles;  // whose users get no list of users
  bool members_custom_data_shown = false;     // by their messages
  bool only_members_hide = false;             // nobody else's wish to hide a channel is passed over in silence
  bool permissions_checked = true;            // off: a user's token may do what a server's may, as far as it is not about itself

  // Whether a condition holds; wire/ knows how to read one. Where nobody knows, none does.
  std::function<bool(const Raw& condition, const Looked& looked)> meets = [](const Raw&, const Looked&) { return false; };

  // Of an app that has changed nothing.
  static const AppPolicy& standard();

  // For what follows from something that was judged already.
  static const AppPolicy& unchecked();
};

}  // namespace millrace::chat
