// A task is a document beside what is looked for; it is few and is read whole.
#include "store/sqlite/import_rows.h"

#include "base/ensure.h"
#include "wire/import_task.h"

namespace millrace::store::sqlite {
namespace {

std::vector<chat::ImportTask> tasks_in(Rows rows) {
  std::vector<chat::ImportTask> tasks;
  while (rows.next()) {
    auto& task = tasks.emplace_back();
    std::string_view body;
    std::int64_t key = 0, reached = 0;
    rows.into(key, reached, body);
    const auto document = wire::parse_json(body);
    ensure(document && wire::read(*document, task, ""), "a stored import is damaged");
    task.key = key, task.reached = reached;
  }
  return tasks;
}

std::optional<chat::ImportTask> first(std::vector<chat::ImportTask> tasks) {
  if (tasks.empty()) return std::nullopt;
  return std::move(tasks.front());
}

}  // namespace

std::int64_t ImportRows::save(const chat::ImportTask& task) {
  const auto body = wire::written(task, wire::Profile::http_v1);
  if (task.key == 0) {
    database_.run("INSERT INTO imports (app, id, reached, is_over, body) VALUES (?, ?, ?, ?, ?)", app_, task.id, task.reached,
                  task.is_over(), body);
    return database_.last_inserted();
  }
  database_.run("UPDATE imports SET reached = ?, is_over = ?, body = ? WHERE key = ?", task.reached, task.is_over(), body, task.key);
  return task.key;
}

std::optional<chat::ImportTask> ImportRows::task(std::string_view id) {
  return first(tasks_in(database_.query("SELECT key, reached, body FROM imports WHERE app = ? AND id = ?", app_, id)));
}

std::vector<chat::ImportTask> ImportRows::tasks(std::size_t limit, std::size_t offset) {
  return tasks_in(
      database_.query("SELECT key, reached, body FROM imports INDEXED BY imports_by_app WHERE app = ? ORDER BY key DESC "
                      "LIMIT ? OFFSET ?",
                      app_, limit, offset));
}

std::optional<chat::ImportTask> ImportRows::next() {
  return first(
      tasks_in(database_.query("SELECT key, reached, body FROM imports INDEXED BY imports_open WHERE app = ? AND is_over = 0 "
                               "ORDER BY key LIMIT 1",
                               app_)));
}

std::vector<chat::AppKey> ImportRows::apps_waiting() {
  std::vector<chat::AppKey> apps;
  auto rows = database_.query("SELECT DISTINCT app FROM imports INDEXED BY imports_open WHERE is_over = 0");
  while (rows.next()) rows.into(apps.emplace_back());
  return apps;
}

}  // namespace millrace::store::sqlite
