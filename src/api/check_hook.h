// Tries where hooks send: behind POST /check_sqs and /check_sns, the dashboard's tests, and `millrace hook test`.
#pragma once

#include "api/call.h"
#include "hooks/diagnosis.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {

// Told of each step of each hook (by its index) as it ends, on the delivery loop.
using CheckWatch = std::function<void(std::size_t hook, const hooks::CheckStep& step)>;

// Sends one test message to the target of each, all at once: one diagnosis per hook, in their order. Takes 2.3 s at most, with
// webhooks 6 s.
async::Task<std::vector<hooks::Diagnosis>> try_hooks(Service& service, const store::App& app, const std::vector<hooks::Hook>& hooks,
                                                     CheckWatch watch = {});

// What POST /check_sqs and its like answer: of the hook whose settings are in the body, else of all stored ones of the type. An
// error begins with `before_error`, which lives as long as the program.
async::Task<Answer> check_hook(Service& service, const Call& call, std::string hook_type, CheckWatch watch,
                               std::string_view before_error = {});

// The same of the type that the body names.
async::Task<Answer> check_hook(Service& service, const Call& call, CheckWatch watch);

}  // namespace millrace::api
