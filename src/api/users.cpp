// Users: POST /users creates and updates them.
#include "chat/users.h"
#include "api/router.h"
#include "wire/user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

constexpr std::size_t most_users = 100;

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

  std::vector<chat::User> users;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto upserted = chat::upsert_users(act, changes);
    if (!upserted) return std::unexpected(upserted.error());
    users = *std::move(upserted);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::map<std::string, chat::User> by_id;
  for (auto& user : users) by_id.emplace(user.id, std::move(user));
  std::string out = "\"users\":";
  wire::Writer(out, wire::Profile::http_v1).write(by_id);
  out += R"(,"membership_deletion_task_id":"")";
  co_return out;
}

}  // namespace

std::vector<Route> user_routes() { return {{"POST", "/users", "UpdateUsers", Access::anyone, update_users}}; }

}  // namespace millrace::api
