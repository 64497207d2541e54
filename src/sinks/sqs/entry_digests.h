// What receipts will have to say of the entries of a batch.
#pragma once

#include "async/task.h"
#include "async/together.h"
#include "sinks/sqs/entry.h"

#include <optional>
#include <span>
#include <vector>

namespace millrace::sqs {

// The entries of batches that come within one turn of the loop are digested side by side: a batch of ten alone fills a third of what a
// core does at once.
//
// Concurrency. Lives on one loop; the entries must outlast the call.
class EntryDigests {
 public:
  // Nothing when the task was told to finish meanwhile: its next await would throw.
  async::Task<std::optional<std::vector<Digests>>> of(std::span<const Entry> entries);

 private:
  struct Waiting {
    std::span<const Entry> entries;
    std::vector<Digests> digests = {};
  };
  static void digest(std::span<Waiting* const> waiting);

  async::Together<Waiting> together_{digest};
};

}  // namespace millrace::sqs
