// All that a user wrote: in the answer for one, in a file for many.
#include "chat/exports.h"

#include "api/router.h"
#include "api/task_answer.h"
#include "wire/user_export.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

// Appends what `look` finds, a stretch at a time, each in a reading of its own. False: it is more than one answer holds.
template <class T>
async::Task<std::expected<bool, Problem>> gather(Service& service, const Call& call, std::vector<T>& into,
                                                 std::function<chat::Stretch<T>(chat::ExportRows&, std::int64_t)> look) {
  std::int64_t from = 0;
  while (true) {
    chat::Stretch<T> stretch;
    const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
      stretch = look(act.state.exports(), from);
      return {};
    });
    if (!done) co_return std::unexpected(done.error());
    std::ranges::move(stretch.found, std::back_inserter(into));
    if (into.size() > chat::most_exported_at_once) co_return false;
    if (!stretch.next) co_return true;
    from = *stretch.next;
  }
}

async::Task<Answer> export_user(Service& service, const Call& call) {
  wire::UserExport found;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto user = act.state.user(call.params[0]);
    if (!user) return chat::refused(chat::Refusal::Kind::does_not_exist, "Can't find user with id " + call.params[0]);
    found.user = *std::move(user);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  const auto key = found.user.key;
  const auto messages = co_await gather<chat::Message>(
      service, call, found.messages, [key](chat::ExportRows& rows, std::int64_t from) { return rows.messages_by(key, from); });
  if (!messages) co_return std::unexpected(messages.error());
  const auto reactions = co_await gather<chat::Reaction>(
      service, call, found.reactions, [key](chat::ExportRows& rows, std::int64_t from) { return rows.reactions_by(key, from); });
  if (!reactions) co_return std::unexpected(reactions.error());
  if (!*messages || !*reactions)
    co_return std::unexpected(problem(Code::input, "user \"" + found.user.id + "\" wrote more than " +
                                                       std::to_string(chat::most_exported_at_once) +
                                                       " messages or reactions; export it as a file with POST /export/users"));
  co_return wire::members_of(found, call.profile);
}

async::Task<Answer> export_users(Service& service, const Call& call) {
  std::vector<std::string> ids;
  if (auto done = given(call.body, "user_ids", ids); !done) co_return std::unexpected(done.error());
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::begin_export(act, ids, call.base_url); });
}

}  // namespace

std::vector<Route> user_export_routes() {
  return {
      {"GET", "/users/{id}/export", "ExportUser", Access::server, export_user},
      {"POST", "/export/users", "ExportUsers", Access::server, export_users},
  };
}

}  // namespace millrace::api
