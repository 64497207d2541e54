// Tasks in JSON.
#pragma once

#include "chat/task.h"
#include "wire/user.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::wire {

struct SubjectResult {
  std::string status;
};

template <>
inline constexpr auto fields<SubjectResult> = std::tuple{Field{"status", &SubjectResult::status}};

struct FileResult {
  std::string url;
};

template <>
inline constexpr auto fields<FileResult> = std::tuple{Field{"url", &FileResult::url}};

struct UsersResult {
  std::vector<chat::User> users;
};

template <>
inline constexpr auto fields<UsersResult> = std::tuple{Field{"users", &UsersResult::users}};

struct ShownFailure {
  std::string type, description;
};

template <>
inline constexpr auto fields<ShownFailure> = std::tuple{
    Field{"type", &ShownFailure::type},
    Field{"description", &ShownFailure::description},
};

struct ShownTask {
  std::string task_id, status;
  Instant created_at, updated_at;
  std::optional<std::map<std::string, SubjectResult>> result;  // once it is done; or
  std::optional<FileResult> file;                              // of one that made a file
  std::optional<UsersResult> users;                            // of one that shows them
  std::optional<ShownFailure> error;                           // where it could not be done
};

template <>
inline constexpr auto fields<ShownTask> = std::tuple{
    Field{"task_id", &ShownTask::task_id},
    Field{"status", &ShownTask::status},
    Field{"created_at", &ShownTask::created_at},
    Field{"updated_at", &ShownTask::updated_at},
    Field{"result", &ShownTask::result, Presence::omit_if_empty},
    Field{"result", &ShownTask::file, Presence::omit_if_empty},
    Field{"result", &ShownTask::users, Presence::omit_if_empty},
    Field{"error", &ShownTask::error, Presence::omit_if_empty},
};

// `users` are its subjects, where it shows them.
inline ShownTask shown(const chat::Task& task, std::vector<chat::User> users = {}) {
  ShownTask out{
      .task_id = task.id, .status = task.done ? "completed" : "running", .created_at = task.created_at, .updated_at = task.updated_at};
  if (!task.done) return out;
  if (!task.failure.empty()) {
    out.status = "failed";
    out.error = {"failed", task.failure};
    return out;
  }
  if (!task.url.empty()) {
    out.file = {task.url};
    return out;
  }
  if (task.shows_users) {
    out.users = {std::move(users)};
    return out;
  }
  out.result.emplace();
  for (const auto& subject : task.subjects) out.result->emplace(subject, SubjectResult{"ok"});
  return out;
}

}  // namespace millrace::wire
