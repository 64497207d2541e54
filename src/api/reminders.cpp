// Reminders of messages.
#include "chat/reminders.h"

#include "api/listing.h"
#include "api/router.h"
#include "wire/reminder.h"

namespace millrace::api {
namespace {

std::expected<std::optional<Instant>, Problem> time_in(const Call& call) {
  std::optional<Instant> at;
  if (auto done = given(call.body, "remind_at", at); !done) return std::unexpected(done.error());
  return at;
}

using ReminderRule = chat::Expected<chat::Reminder> (*)(chat::Act&, std::string_view, std::optional<Instant>, const chat::UserRef&);

async::Task<std::expected<chat::Reminder, Problem>> reminder_changed(Service& service, const Call& call, ReminderRule rule) {
  const auto at = time_in(call);
  if (!at) co_return std::unexpected(at.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::Reminder reminder;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act, call.params[0], *at, *by);
    if (!result) return std::unexpected(result.error());
    reminder = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return reminder;
}

// The answer is the reminder itself, beside the duration; SDKs of some languages look for it under its name.
async::Task<Answer> create_reminder(Service& service, const Call& call) {
  const auto reminder = co_await reminder_changed(service, call, chat::create_reminder);
  if (!reminder) co_return std::unexpected(reminder.error());
  co_return wire::members_of(*reminder, call.profile) + ",\"reminder\":" + wire::written(*reminder, call.profile);
}

async::Task<Answer> update_reminder(Service& service, const Call& call) {
  const auto reminder = co_await reminder_changed(service, call, chat::update_reminder);
  if (!reminder) co_return std::unexpected(reminder.error());
  co_return "\"reminder\":" + wire::written(*reminder, call.profile);
}

async::Task<Answer> delete_reminder(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::delete_reminder(act, call.params[0], *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> query_reminders(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::reminders);
  if (!query) co_return std::unexpected(query.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::Reminder> reminders;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::reminders_of(act, *by, one_more(*query));
    if (!found) return std::unexpected(found.error());
    reminders = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "reminders", std::move(reminders), *query);
}

}  // namespace

std::vector<Route> reminder_routes() {
  return {
      {"POST", "/messages/{message_id}/reminders", "CreateReminder", Access::anyone, create_reminder},
      {"PATCH", "/messages/{message_id}/reminders", "UpdateReminder", Access::anyone, update_reminder},
      {"DELETE", "/messages/{message_id}/reminders", "DeleteReminder", Access::anyone, delete_reminder},
      {"POST", "/reminders/query", "QueryReminders", Access::anyone, query_reminders},
  };
}

}  // namespace millrace::api
