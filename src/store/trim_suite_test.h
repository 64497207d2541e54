// TrimSuite: the contract of trimming as tests, for every engine; instantiated together with StoreSuite.
#pragma once

#include "store/store_suite_test.h"

#include <limits>
#include <string>
#include <vector>

namespace millrace::store {

class TrimSuite : public StoreSuite {
 protected:
  static constexpr std::int64_t any_bytes = std::numeric_limits<std::int64_t>::max();

  TrimSuite() : app_(add_app("key")) {}

  // One event per second, from second 1 on.
  void append_seconds(int count) {
    for (int i = 0; i < count; ++i) {
      auto made = event();
      made.at = at_second(++seconds_);
      append(app_, made);
    }
  }

  Trimmed trim(Instant older_than, std::int64_t most_bytes = any_bytes, std::size_t most = 1'000) {
    return write([&](Transaction& transaction) { return transaction.trim(app_, older_than, most_bytes, most); });
  }

  hooks::HookKey add_hook(const std::string& id) {
    return write([&](Transaction& transaction) {
      return transaction.save(app_, {.id = id, .hook_type = "sqs", .enabled = true, .sqs_queue_url = "https://example.com/1/" + id}, 0);
    });
  }

  hooks::Hook read_hook(hooks::HookKey key) {
    for (const auto& stored : hooks_of(app_))
      if (stored.hook.key == key) return stored.hook;
    return {};
  }

  void settle_up_to(hooks::HookKey hook, Position cursor, std::int64_t delivered) {
    write([&](Transaction& transaction) {
      transaction.save(Progress{.hook = hook, .cursor = cursor, .settled = {}, .delivered = delivered});
    });
  }

  LogSize size() {
    return read([&](Snapshot& snapshot) { return snapshot.log_size(app_); });
  }

  // What the log holds on the disk, whatever is remembered of it.
  std::vector<Position> positions_on_disk() {
    reopen(1);
    return positions(log_of(app_));
  }

  const chat::AppKey app_;
  std::int64_t seconds_ = 0;
};

}  // namespace millrace::store
