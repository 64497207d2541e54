// A task is a row that its erasures point to.
#include "chat/tasks.h"

#include <fmt/format.h>

namespace millrace::chat {

std::string begin_task(Act& act, std::vector<std::string> subjects, TaskResult result) {
  Task task{.id = to_text(uuid_v7(act.random, act.now)), .subjects = std::move(subjects), .shows_users = result == TaskResult::users};
  task.created_at = task.updated_at = act.now.to_microseconds();
  act.state.add(task);
  return task.id;
}

Expected<Task> existing_task(Act& act, std::string_view id) {
  auto task = act.state.task(id);
  if (!task) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find task with id {}", id));
  return *std::move(task);
}

}  // namespace millrace::chat
