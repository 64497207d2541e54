// Tasks: begun by a change of many things, asked about later.
#pragma once

#include "chat/act.h"
#include "chat/task.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Returns its id. What is erased later names it.
enum class TaskResult : std::uint8_t { words, users };
std::string begin_task(Act& act, std::vector<std::string> subjects, TaskResult result = TaskResult::words);

Expected<Task> existing_task(Act& act, std::string_view id);

}  // namespace millrace::chat
