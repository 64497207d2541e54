// Retention: what is older than an app wants to keep is deleted for good, once a day.
#pragma once

#include "chat/act.h"
#include "chat/retention_rows.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

inline constexpr std::string_view old_messages = "old-messages", inactive_channels = "inactive-channels";
inline constexpr std::int64_t least_max_age_hours = 24, most_max_age_hours = 43'800;

// The first run comes behind this act; a run that goes on begins anew.
Expected<RetentionPolicy> set_retention_policy(Act& act, std::string_view name, std::int64_t max_age_hours);
Expected<void> delete_retention_policy(Act& act, std::string_view name);

// A timer's rule, by a policy's key: the next step of its run, or the first. Nothing is told of what goes. How far it has come is saved in
// the act that deletes; when it is through, the run is listed and the next one comes a day later.
void run_retention(Act& act, std::int64_t key);

inline constexpr std::chrono::hours between_retention_runs{24};
inline constexpr std::size_t messages_per_retention_step = 50, channels_per_retention_step = 10, channels_walked_per_retention_step = 500;

}  // namespace millrace::chat
