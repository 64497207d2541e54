// The state of an import, as it is kept and told.
#pragma once

#include "base/instant.h"
#include "chat/keys.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// An item that is not as it should be, or that could not be written. It is counted from 1 in the file.
struct ImportFault {
  std::int64_t item = 0;
  std::string type, error;
};

struct ImportStep {
  Instant created_at;
  std::string prev_state, next_state;
};

struct ImportCounts {
  std::int64_t users = 0, devices = 0, channels = 0, members = 0, future_channel_bans = 0, messages = 0, reactions = 0;
  std::int64_t skipped = 0;  // were there before, in mode insert
};

struct ImportResult {
  ImportCounts stats;
  std::vector<ImportFault> errors;  // the first most_import_faults
  std::int64_t error_count = 0;
};

namespace import_state {
inline constexpr std::string_view uploaded = "uploaded", analyzing = "analyzing", analyzing_failed = "analyzing_failed",
                                  importing = "importing", importing_failed = "importing_failed", completed = "completed";
}

struct ImportTask {
  std::int64_t key = 0;
  std::string id, path, mode = "upsert", state{import_state::uploaded};
  bool merge_custom = false;
  std::int64_t size = 0;
  std::vector<ImportStep> history;
  ImportResult result;
  Instant created_at, updated_at;

  std::int64_t reached = 0;  // how many of its writes are done, in their order

  bool is_over() const {
    return state == import_state::analyzing_failed || state == import_state::importing_failed || state == import_state::completed;
  }
};

inline constexpr std::size_t most_import_faults = 100;

class ImportRows {
 public:
  virtual ~ImportRows() = default;

  // Adds it (key 0) or replaces it; returns its key.
  virtual std::int64_t save(const ImportTask& task) = 0;
  virtual std::optional<ImportTask> task(std::string_view id) = 0;

  // The newest first.
  virtual std::vector<ImportTask> tasks(std::size_t limit, std::size_t offset) = 0;

  // The oldest of the app that is not over.
  virtual std::optional<ImportTask> next() = 0;

  // Of all apps: those that have one.
  virtual std::vector<AppKey> apps_waiting() = 0;
};

}  // namespace millrace::chat
