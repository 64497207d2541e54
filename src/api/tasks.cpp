// Tasks: what became of a change of many things.
#include "chat/tasks.h"

#include "api/router.h"
#include "api/task_answer.h"
#include "wire/task.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> get_task(Service& service, const Call& call) {
  chat::Task task;
  std::vector<chat::User> users;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::existing_task(act, call.params[0]);
    if (!found) return std::unexpected(found.error());
    task = *std::move(found);
    if (!task.shows_users) return {};
    for (const auto& id : task.subjects)
      if (auto user = act.state.user(id)) users.push_back(*std::move(user));
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  const auto text = wire::written(wire::shown(task, std::move(users)), call.profile);
  co_return text.substr(1, text.size() - 2);
}

}  // namespace

async::Task<Answer> task_begun(Service& service, const Call& call, TaskRule rule) {
  std::string id;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto begun = rule(act);
    if (!begun) return std::unexpected(begun.error());
    id = *std::move(begun);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"task_id\":";
  wire::append_json_string(out, id);
  co_return out;
}

std::vector<Route> task_routes() {
  return {
      {"GET", "/tasks/{id}", "GetTask", Access::server, get_task},
      {"GET", "/export_channels/{id}", "GetExportChannelsStatus", Access::server, get_task},
  };
}

}  // namespace millrace::api
