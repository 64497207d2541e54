// Users who go: deleting, deactivating and bringing back, one or many.
#include "chat/user_deletion.h"

#include "api/router.h"
#include "api/task_answer.h"
#include "wire/user.h"
#include "wire/write.h"

#include <array>

namespace millrace::api {
namespace {

std::string answer_of(const chat::User& user, wire::Profile profile) {
  std::string out = "\"user\":";
  wire::Writer(out, profile).write(user);
  return out;
}

using UserRule = std::function<chat::Expected<chat::User>(chat::Act&)>;

async::Task<Answer> user_changed(Service& service, const Call& call, UserRule rule) {
  chat::User user;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    user = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(user, call.profile);
}

// What the body gives by that name; an empty value where it gives nothing.
template <class T>
std::expected<T, Problem> value_in(const Call& call, const std::string& name) {
  T value{};
  if (auto done = given(call.body, name, value); !done) return std::unexpected(done.error());
  return value;
}

std::expected<chat::Extent, Problem> extent_in(const Call& call, const std::string& name, chat::Extent otherwise) {
  const auto word = value_in<std::string>(call, name);
  if (!word) return std::unexpected(word.error());
  if (word->empty()) return otherwise;
  if (*word == "soft") return chat::Extent::soft;
  if (*word == "hard") return chat::Extent::hard;
  const bool prunes = name != "conversations";
  if (*word == "pruning" && prunes) return chat::Extent::pruned;
  return std::unexpected(
      problem(Code::input, name + ": \"" + *word + "\" is none of \"soft\", " + (prunes ? "\"pruning\" " : "") + "and \"hard\""));
}

async::Task<Answer> delete_user(Service& service, const Call& call) {
  const auto extent = [&](std::string_view flag) { return call.query_flag(flag) ? chat::Extent::soft : chat::Extent::none; };
  chat::UserDeletion deletion{.messages = extent("mark_messages_deleted"), .conversations = extent("delete_conversation_channels")};
  if (call.query_flag("hard_delete")) {
    deletion.user = deletion.messages = chat::Extent::hard;
    if (deletion.conversations != chat::Extent::none) deletion.conversations = chat::Extent::hard;
  }
  co_return co_await user_changed(service, call, [&](chat::Act& act) { return chat::delete_user(act, call.params[0], deletion); });
}

async::Task<Answer> delete_users(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 3> not_yet{"new_call_owner_id", "calls", "files"};
  if (auto done = without(call.body, not_yet); !done) co_return std::unexpected(done.error());
  const auto ids = value_in<std::vector<std::string>>(call, "user_ids");
  if (!ids) co_return std::unexpected(ids.error());
  const auto user = extent_in(call, "user", chat::Extent::soft);
  if (!user) co_return std::unexpected(user.error());
  const auto messages = extent_in(call, "messages", chat::Extent::none);
  if (!messages) co_return std::unexpected(messages.error());
  const auto conversations = extent_in(call, "conversations", chat::Extent::none);
  if (!conversations) co_return std::unexpected(conversations.error());
  const auto heir = value_in<std::string>(call, "new_channel_owner_id");
  if (!heir) co_return std::unexpected(heir.error());
  const chat::UserDeletion deletion{.user = *user, .messages = *messages, .conversations = *conversations};
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::delete_users(act, *ids, deletion, *heir); });
}

async::Task<Answer> restore_users(Service& service, const Call& call) {
  const auto ids = value_in<std::vector<std::string>>(call, "user_ids");
  if (!ids) co_return std::unexpected(ids.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::restore_users(act, *ids); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

std::expected<chat::Deactivation, Problem> deactivation_in(const Call& call) {
  auto by = value_in<std::string>(call, "created_by_id");
  if (!by) return std::unexpected(by.error());
  const auto extent = [&](std::string_view flag) { return is_set(call.body.find(flag)) ? chat::Extent::soft : chat::Extent::none; };
  return chat::Deactivation{
      .by = {.id = *std::move(by)}, .messages = extent("mark_messages_deleted"), .conversations = extent("mark_channels_deleted")};
}

async::Task<Answer> deactivate_user(Service& service, const Call& call) {
  const auto deactivation = deactivation_in(call);
  if (!deactivation) co_return std::unexpected(deactivation.error());
  co_return co_await user_changed(service, call, [&](chat::Act& act) { return chat::deactivate_user(act, call.params[0], *deactivation); });
}

async::Task<Answer> deactivate_users(Service& service, const Call& call) {
  const auto ids = value_in<std::vector<std::string>>(call, "user_ids");
  if (!ids) co_return std::unexpected(ids.error());
  const auto deactivation = deactivation_in(call);
  if (!deactivation) co_return std::unexpected(deactivation.error());
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::deactivate_users(act, *ids, *deactivation); });
}

std::expected<chat::Reactivation, Problem> reactivation_in(const Call& call) {
  auto by = value_in<std::string>(call, "created_by_id");
  if (!by) return std::unexpected(by.error());
  return chat::Reactivation{.by = {.id = *std::move(by)},
                            .restores_messages = is_set(call.body.find("restore_messages")),
                            .restores_channels = is_set(call.body.find("restore_channels"))};
}

async::Task<Answer> reactivate_user(Service& service, const Call& call) {
  auto reactivation = reactivation_in(call);
  if (!reactivation) co_return std::unexpected(reactivation.error());
  auto name = value_in<std::optional<std::string>>(call, "name");
  if (!name) co_return std::unexpected(name.error());
  reactivation->name = *std::move(name);
  co_return co_await user_changed(service, call, [&](chat::Act& act) { return chat::reactivate_user(act, call.params[0], *reactivation); });
}

async::Task<Answer> reactivate_users(Service& service, const Call& call) {
  const auto reactivation = reactivation_in(call);
  if (!reactivation) co_return std::unexpected(reactivation.error());
  const auto ids = value_in<std::vector<std::string>>(call, "user_ids");
  if (!ids) co_return std::unexpected(ids.error());
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::reactivate_users(act, *ids, *reactivation); });
}

}  // namespace

std::vector<Route> user_deletion_routes() {
  return {
      {"POST", "/users/delete", "DeleteUsers", Access::server, delete_users},
      {"POST", "/users/restore", "RestoreUsers", Access::server, restore_users},
      {"POST", "/users/deactivate", "DeactivateUsers", Access::server, deactivate_users},
      {"POST", "/users/reactivate", "ReactivateUsers", Access::server, reactivate_users},
      {"DELETE", "/users/{id}", "DeleteUser", Access::server, delete_user},
      {"POST", "/users/{id}/deactivate", "DeactivateUser", Access::server, deactivate_user},
      {"POST", "/users/{id}/reactivate", "ReactivateUser", Access::server, reactivate_user},
  };
}

}  // namespace millrace::api
