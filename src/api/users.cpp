// Users: creating, updating, listing.
#include "chat/users.h"

#include "api/router.h"
#include "chat/own_user.h"
#include "chat/readable.h"
#include "wire/own_user.h"
#include "wire/partial.h"
#include "wire/query.h"
#include "wire/user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

constexpr std::size_t most_users = 100;

using UsersRule = std::function<chat::Expected<std::vector<chat::User>>(chat::Act&)>;

async::Task<Answer> users_changed(Service& service, const Call& call, UsersRule rule) {
  std::map<std::string, chat::User> by_id;
  std::map<std::string, chat::WholeUser> whole;  // for a server
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto users = rule(act);
    if (!users) return std::unexpected(users.error());
    for (auto& user : *users) {
      std::string id = user.id;
      if (act.by_server()) whole.insert_or_assign(std::move(id), chat::whole_user(act, user));
      else by_id.insert_or_assign(std::move(id), std::move(user));
    }
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"users\":";
  wire::Writer writer(out, call.profile);
  if (call.token.by_server()) writer.write(whole);
  else writer.write(by_id);
  out += R"(,"membership_deletion_task_id":"")";
  co_return out;
}

async::Task<Answer> update_users(Service& service, const Call& call) {
  const auto named = object_in(call.body, "users");
  if (!named) co_return std::unexpected(named.error());
  std::vector<chat::UserChange> changes;
  for (const auto& [name, value] : *(*named)->object()) {
    auto& change = changes.emplace_back();
    const std::string path = "users." + name;
    if (auto done = wire::read(value, change, path); !done) co_return std::unexpected(problem(done.error()));
    if (change.id.empty()) change.id = name;
    if (change.id != name)
      co_return std::unexpected(problem(Code::input, path + ".id is \"" + change.id + "\"; a user stands under its own id"));
  }
  if (changes.empty() || changes.size() > most_users)
    co_return std::unexpected(problem(Code::input, "users must hold 1 to " + std::to_string(most_users) + " users"));

  co_return co_await users_changed(service, call, [&](chat::Act& act) { return chat::upsert_users(act, changes); });
}

async::Task<Answer> update_users_partly(Service& service, const Call& call) {
  struct Partial {
    chat::UserChange set;
    chat::CustomEdit custom, privacy;
  };
  const auto* items = call.body.find("users");
  if (!items || !items->array() || items->array()->empty() || items->array()->size() > most_users)
    co_return std::unexpected(
        problem(Code::input, "users must be a list of 1 to " + std::to_string(most_users) + " changes {id, set, unset}"));
  std::vector<Partial> partials;
  for (const auto& item : *items->array()) {
    auto& partial = partials.emplace_back();
    const std::string path = "users[" + std::to_string(partials.size() - 1) + ']';
    if (auto done = wire::read_partial(item, partial.set, partial.custom, path); !done) co_return std::unexpected(problem(done.error()));
    const auto* id = item.find("id");
    if (!id || !id->string() || id->string()->empty())
      co_return std::unexpected(problem(Code::input, path + ".id is missing; it names the user to change"));
    partial.set.id = *id->string();
    partial.privacy = [set = partial.set.privacy_settings.value_or(chat::Custom{})](const chat::Custom& stored) {
      return wire::merged(stored, set);
    };
  }
  co_return co_await users_changed(service, call, [&](chat::Act& act) -> chat::Expected<std::vector<chat::User>> {
    std::vector<chat::User> users;
    for (const auto& partial : partials) {
      auto user = chat::update_user_partly(act, partial.set, partial.custom, partial.privacy);
      if (!user) return std::unexpected(user.error());
      users.push_back(*std::move(user));
    }
    return users;
  });
}

async::Task<Answer> query_users(Service& service, const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) co_return std::unexpected(payload.error());
  chat::Query query;
  if (auto done = wire::read(*payload, wire::ListOf::users, query); !done) co_return std::unexpected(problem(done.error()));
  std::vector<chat::User> users;
  std::vector<chat::WholeUser> whole;  // for a server
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    if (auto may = chat::may_list_users(act); !may) return may;
    query.filter = chat::visible_users(act, std::move(query.filter));
    users = act.state.users(query);
    if (!act.by_server()) return {};
    for (const auto& user : users) whole.push_back(chat::whole_user(act, user));
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"users\":";
  wire::Writer writer(out, call.profile);
  if (call.token.by_server()) writer.write(whole);
  else writer.write(users);
  co_return out;
}

}  // namespace

std::vector<Route> user_routes() {
  return {
      {"GET", "/users", "QueryUsers", Access::anyone, query_users},
      {"POST", "/users", "UpdateUsers", Access::anyone, update_users},
      {"PATCH", "/users", "UpdateUsersPartial", Access::anyone, update_users_partly},
  };
}

}  // namespace millrace::api
