// Flags: users report messages and one another, moderators review the reports.
#pragma once

#include "chat/act.h"
#include "chat/flag.h"

#include <string>

namespace millrace::chat {

// Of a message or of a user: exactly one is named.
struct FlagChange {
  std::string target_message_id, target_user_id;
  UserRef user;
  std::string reason;
  Custom custom;
};

// Fires message.flagged or user.flagged. A user flags the same thing once.
Expected<Flag> flag(Act& act, const FlagChange& change);

// A block list flags the message, which it does once: fires message.flagged, without a user.
void flag_by_list(Act& act, const Channel& channel, const Message& message);

// Takes the flag back; nothing is told of it. Returns what it was.
Expected<Flag> unflag(Act& act, const FlagChange& change);

struct Review {
  std::string report_id, result;
  Raw details;
  UserRef user;
};

// Fires flag.updated.
Expected<FlagReport> review_report(Act& act, const Review& review);

inline constexpr std::size_t longest_flag_reason = 1'000, longest_review_result = 100;

}  // namespace millrace::chat
