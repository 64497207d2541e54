// Any bytes as an import's file: what is planned lies within it and can be read again, and there is always a fault or something to write.
#include "fuzz.h"
#include "wire/import_plan.h"

namespace millrace::fuzz {

void run(std::string_view input) {
  chat::ImportTask task;
  task.merge_custom = input.size() % 2 == 0;
  const auto plan = wire::planned(input, task, Instant{1'790'000'000'000'000'000});
  ensure(!plan.empty() || task.result.error_count > 0, "a file that asks for nothing is at fault");
  ensure(task.result.errors.size() <= chat::most_import_faults, "the faults are bounded");
  for (const auto& write : plan) {
    ensure(write.size <= wire::largest_import_item && write.from + write.size <= input.size(), "an item lies within the file");
    ensure(wire::item_at(input, write, task).kind == write.kind, "an item is read again as it was");
  }
}

}  // namespace millrace::fuzz
