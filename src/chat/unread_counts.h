// What a user has not read, channel by channel.
#pragma once

#include "chat/act.h"
#include "chat/read_states.h"
#include "chat/thread.h"

#include <map>
#include <string>
#include <vector>

namespace millrace::chat {

struct UnreadOfType {
  std::string type;
  std::int64_t channels = 0, messages = 0;
};

struct UnreadCounts {
  std::int64_t total = 0, total_threads = 0;
  std::map<std::string, std::int64_t> total_by_team;  // of channels that belong to one
  std::vector<UnreadChannel> channels;                // at most most_unread_shown
  std::vector<UnreadOfType> types;
  std::vector<UnreadThread> threads;  // at most most_unread_shown
};

Expected<UnreadCounts> unread_counts(Act& act, const UserRef& of);

// By id; users who do not exist are left out.
Expected<std::map<std::string, UnreadCounts>> unread_counts(Act& act, const std::vector<std::string>& user_ids);

inline constexpr std::size_t most_unread_shown = 1'000, most_users_counted = 100;

}  // namespace millrace::chat
