// Tries the queues of hooks: behind POST /check_sqs, and behind `millrace hook test`.
#pragma once

#include "api/call.h"

#include <string>
#include <vector>

namespace millrace::api {

// Sends one test message to each, all at once. Per hook an empty text when the queue took it, otherwise cause and remedy.
// Takes 2.3 s at most.
async::Task<std::vector<std::string>> try_queues(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks);

}  // namespace millrace::api
