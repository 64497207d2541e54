// Reminders of messages.
#pragma once

#include "chat/act.h"
#include "chat/query.h"
#include "chat/reminder.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Without a time it is a bookmark. Fires reminder.created.
Expected<Reminder> create_reminder(Act& act, std::string_view message_id, std::optional<Instant> remind_at, const UserRef& by);

// Fires reminder.updated.
Expected<Reminder> update_reminder(Act& act, std::string_view message_id, std::optional<Instant> remind_at, const UserRef& by);

// Fires reminder.deleted.
Expected<void> delete_reminder(Act& act, std::string_view message_id, const UserRef& by);

Expected<std::vector<Reminder>> reminders_of(Act& act, const UserRef& by, const Query& query);

// Its time has come. Fires notification.reminder_due; the reminder stays.
void remind(Act& act, std::int64_t key);

}  // namespace millrace::chat
