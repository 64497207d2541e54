// Imports: what an app had elsewhere, written with its own times. Nothing is told of it.
#pragma once

#include "chat/act.h"
#include "chat/import_item.h"
#include "chat/import_task.h"

#include <cstdint>
#include <string>
#include <vector>

namespace millrace::chat {

struct ImportChange {
  std::string path, mode;
  bool merge_custom = false;
  std::int64_t size = 0;  // of the file
};

Expected<ImportTask> begin_import(Act& act, const ImportChange& change);
Expected<ImportTask> existing_import(Act& act, std::string_view id);

// The task goes over to that state.
void step_import(Act& act, ImportTask& task, std::string_view state);

// One more fault; those beyond the first most_import_faults are only counted.
void note_fault(ImportTask& task, ImportFault fault);

// What is wrong with an item by itself.
Expected<void> sound(const ImportItem& item, Instant now);

// Writes the item as of its own time and counts it in the task. What is there stays in mode insert, and is replaced in mode upsert.
// Its events are not the log's: the caller drops them. Precondition: sound.
Expected<void> import_item(Act& act, const ImportItem& item, ImportTask& task);

inline constexpr std::size_t most_imports_listed = 100;

}  // namespace millrace::chat
