// The JSON of a queue's test: `data` of POST /check_sqs, and what `millrace hook test --json` shows of each hook.
#pragma once

#include "hooks/diagnosis.h"
#include "wire/fields.h"
#include "wire/write.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::wire {

template <>
inline constexpr auto fields<hooks::CheckStep> = std::tuple{
    Field{"name", &hooks::CheckStep::name},
    Field{"status", &hooks::CheckStep::status},
    Field{"duration_ms", &hooks::CheckStep::duration_ms},
    Field{"text", &hooks::CheckStep::text},
};

template <>
inline constexpr auto fields<hooks::Finding> = std::tuple{
    Field{"cause", &hooks::Finding::cause},
    Field{"text", &hooks::Finding::text},
    Field{"remedy", &hooks::Finding::remedy},
};

template <>
inline constexpr auto fields<hooks::QueueFacts> = std::tuple{
    Field{"fifo", &hooks::QueueFacts::fifo},
    Field{"maximum_message_bytes", &hooks::QueueFacts::maximum_message_bytes},
    Field{"encryption", &hooks::QueueFacts::encryption},
    Field{"dead_letter_queue", &hooks::QueueFacts::dead_letter_queue},
    Field{"messages_waiting", &hooks::QueueFacts::messages_waiting},
    Field{"messages_in_flight", &hooks::QueueFacts::messages_in_flight},
};

// `cause`, `text` and `remedy` come first, from the failure; see data_members.
template <>
inline constexpr auto fields<hooks::Diagnosis> = std::tuple{
    Field{"steps", &hooks::Diagnosis::steps},           Field{"warnings", &hooks::Diagnosis::warnings},
    Field{"queue", &hooks::Diagnosis::queue},           Field{"identity", &hooks::Diagnosis::identity},
    Field{"policy", &hooks::Diagnosis::policy},         Field{"request_id", &hooks::Diagnosis::request_id},
    Field{"message_id", &hooks::Diagnosis::message_id}, Field{"encoding", &hooks::Diagnosis::encoding},
};

// `"cause":…,"text":…,"remedy":…,"steps":[…],…`, without the braces. Where nothing failed the first three are empty.
std::string data_members(const hooks::Diagnosis& diagnosis);

// `"status":"ok"`, or `"status":"error","error":"…"`.
std::string status_members(const hooks::Diagnosis& diagnosis);

// The answer's members: status, an error that begins with `before_error`, and `data`. Several tested hooks are a list in `data.hooks`, each
// with its id.
struct CheckedHook {
  std::string id;
  hooks::Diagnosis diagnosis;
};
std::string answer_members(const std::vector<CheckedHook>& checked, std::string_view before_error = {});

}  // namespace millrace::wire
