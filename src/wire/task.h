// Tasks in JSON.
#pragma once

#include "chat/task.h"
#include "wire/fields.h"

#include <map>
#include <optional>
#include <string>

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
    Field{"error", &ShownTask::error, Presence::omit_if_empty},
};

inline ShownTask shown(const chat::Task& task) {
  ShownTask out{task.id, task.done ? "completed" : "running", task.created_at, task.updated_at, {}, {}, {}};
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
  out.result.emplace();
  for (const auto& subject : task.subjects) out.result->emplace(subject, SubjectResult{"ok"});
  return out;
}

}  // namespace millrace::wire
