// The answer of what begins a task.
#pragma once

#include "api/call.h"

#include <functional>
#include <string>

namespace millrace::api {

// Gives the task's id.
using TaskRule = std::function<chat::Expected<std::string>(chat::Act&)>;

async::Task<Answer> task_begun(Service& service, const Call& call, TaskRule rule);

}  // namespace millrace::api
