// Tries the queues of hooks: behind POST /check_sqs, and behind `millrace hook test`.
#pragma once

#include "api/call.h"
#include "hooks/diagnosis.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace millrace::api {

// Told of each step of each hook (by its index) as it ends, on the delivery loop.
using CheckWatch = std::function<void(std::size_t hook, const hooks::CheckStep& step)>;

// Sends one test message to the queue of each, all at once: one diagnosis per hook, in their order. Takes 2.3 s at most.
async::Task<std::vector<hooks::Diagnosis>> try_queues(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks,
                                                      CheckWatch watch = {});

// What POST /check_sqs answers.
async::Task<Answer> check_sqs(Service& service, const Call& call, CheckWatch watch);

}  // namespace millrace::api
