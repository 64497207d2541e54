// The rules of exports.
#include "chat/exports.h"

#include "base/encoding.h"
#include "chat/tasks.h"

#include <fmt/format.h>

#include <array>

namespace millrace::chat {

Expected<std::string> begin_export(Act& act, const std::vector<std::string>& ids, const std::string& base_url) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may export users");
  if (ids.empty() || ids.size() > most_users_exported)
    return refused(Refusal::Kind::input, fmt::format("user_ids must hold 1 to {} ids of users", most_users_exported));
  for (const auto& id : ids)
    if (!act.state.user(id)) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", id));
  auto task = begin_task(act, ids);
  std::array<std::uint8_t, 16> drawn{};
  act.random.fill(drawn);
  const auto secret = to_hex({reinterpret_cast<const char*>(drawn.data()), drawn.size()});
  act.state.exports().add(
      {.task = task, .file = task + '-' + secret + ".json", .base_url = base_url, .started_at = act.now.to_microseconds()});
  return task;
}

std::string url_of(const Export& wanted) { return wanted.base_url + std::string(user_exports_path) + wanted.file; }

void finish_export(Act& act, const Export& done) {
  act.state.exports().finish(done, url_of(done), act.now.to_microseconds());
  Event& event = happened(act, "export.users.success");
  event.task_id = done.task;
  event.url = url_of(done);
  event.started_at = done.started_at;
  event.finished_at = act.now.to_microseconds();
}

}  // namespace millrace::chat
