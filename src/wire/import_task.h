// Imports in JSON.
#pragma once

#include "chat/import_task.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/write.h"

#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::ImportFault> = std::tuple{
    Field{"item", &chat::ImportFault::item},
    Field{"type", &chat::ImportFault::type, Presence::omit_if_empty},
    Field{"error", &chat::ImportFault::error},
};

template <>
inline constexpr auto fields<chat::ImportStep> = std::tuple{
    Field{"created_at", &chat::ImportStep::created_at},
    Field{"prev_state", &chat::ImportStep::prev_state},
    Field{"next_state", &chat::ImportStep::next_state},
};

template <>
inline constexpr auto fields<chat::ImportCounts> = std::tuple{
    Field{"users", &chat::ImportCounts::users},
    Field{"devices", &chat::ImportCounts::devices},
    Field{"channels", &chat::ImportCounts::channels},
    Field{"members", &chat::ImportCounts::members},
    Field{"future_channel_bans", &chat::ImportCounts::future_channel_bans},
    Field{"messages", &chat::ImportCounts::messages},
    Field{"reactions", &chat::ImportCounts::reactions},
    Field{"skipped", &chat::ImportCounts::skipped},
};

template <>
inline constexpr auto fields<chat::ImportResult> = std::tuple{
    Field{"stats", &chat::ImportResult::stats},
    Field{"error_count", &chat::ImportResult::error_count},
    Field{"errors", &chat::ImportResult::errors},
};

template <>
inline constexpr auto fields<chat::ImportTask> = std::tuple{
    Field{"id", &chat::ImportTask::id},
    Field{"path", &chat::ImportTask::path},
    Field{"mode", &chat::ImportTask::mode},
    Field{"merge_custom", &chat::ImportTask::merge_custom},
    Field{"state", &chat::ImportTask::state},
    Field{"size", &chat::ImportTask::size},
    Field{"history", &chat::ImportTask::history},
    Field{"result", &chat::ImportTask::result},
    Field{"created_at", &chat::ImportTask::created_at},
    Field{"updated_at", &chat::ImportTask::updated_at},
};

}  // namespace millrace::wire
