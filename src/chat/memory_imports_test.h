// Imports in memory, for the tests of the rules.
#pragma once

#include "chat/import_task.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

class MemoryImports final : public ImportRows {
 public:
  std::int64_t save(const ImportTask& task) override {
    if (task.key == 0) {
      rows_.push_back(task);
      return rows_.back().key = static_cast<std::int64_t>(rows_.size());
    }
    rows_.at(static_cast<std::size_t>(task.key) - 1) = task;
    return task.key;
  }
  std::optional<ImportTask> task(std::string_view id) override { return found(std::ranges::find(rows_, id, &ImportTask::id)); }
  std::vector<ImportTask> tasks(std::size_t limit, std::size_t offset) override {
    std::vector<ImportTask> page;
    for (auto row = rows_.rbegin(); row != rows_.rend() && page.size() < limit; ++row)
      if (offset == 0) page.push_back(*row);
      else --offset;
    return page;
  }
  std::optional<ImportTask> next() override { return found(std::ranges::find(rows_, false, &ImportTask::is_over)); }

  std::vector<AppKey> apps_waiting() override { return {}; }

 private:
  std::optional<ImportTask> found(std::vector<ImportTask>::iterator row) { return row == rows_.end() ? std::nullopt : std::optional(*row); }

  std::vector<ImportTask> rows_;
};

}  // namespace millrace::chat
