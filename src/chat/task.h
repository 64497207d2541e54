// Work that goes on behind a request's answer.
#pragma once

#include "base/instant.h"
#include "chat/keys.h"

#include <cstdint>
#include <string>
#include <vector>

namespace millrace::chat {

// What a client asks about later. Its subjects are out of sight when the request is answered; `done` tells that their rows are gone.
struct Task {
  std::string id;
  Instant created_at, updated_at;
  std::vector<std::string> subjects;  // ids of users, cids of channels
  std::string url;                    // of the file that was made, once it is
  std::string failure;                // why it could not be done; empty as long as it could
  bool done = false;
  bool shows_users = false;  // as they are then, in place of a word for each subject
};

// Rows to be erased for good, or marked, in small steps, however many they are. What was asked first is done first.
struct Erasure {
  enum class What : std::uint8_t {
    channel,                // with its members, messages and reactions
    truncated_messages,     // those of a channel that are out of sight now
    messages_of_user,       // and the replies to them; of one channel where one is named
    messages_of_user_soft,  // not erased but marked as deleted
    reactions_of_user,      // of one channel where one is named
    memberships_of_user,
    restored_messages_of_user,  // not erased but given back: what was marked as deleted at `at`
    channels_of_user,           // not erased but given to `heir`: those that the user has made
    messages_of_user_pruned,    // marked as deleted, and what they said is gone; of one channel where one is named
  };
  What what = What::channel;
  ChannelKey channel{};
  UserKey user{}, heir{};
  Instant at;        // of the deletion, also of one that is undone
  std::string task;  // its id; empty: nobody asks
};

}  // namespace millrace::chat
