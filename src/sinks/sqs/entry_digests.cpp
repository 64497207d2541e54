// All entries in one row, and each batch's taken out of it again.
#include "sinks/sqs/entry_digests.h"

#include <array>
#include <cstddef>
#include <iterator>

namespace millrace::sqs {
namespace {

constexpr std::size_t entries_worth_waiting = 2;

}  // namespace

async::Task<std::optional<std::vector<Digests>>> EntryDigests::of(std::span<const Entry> entries) {
  Waiting own{entries};
  if (entries.size() < entries_worth_waiting) digest(std::array{&own});
  else if (!co_await together_.fulfilled(own)) co_return std::nullopt;
  co_return std::move(own.digests);
}

void EntryDigests::digest(std::span<Waiting* const> waiting) {
  std::vector<const Entry*> entries;
  for (const auto* const batch : waiting)
    for (const auto& entry : batch->entries) entries.push_back(&entry);
  const auto digests = digests_of(entries);
  auto next = digests.begin();
  for (auto* const batch : waiting) {
    const auto end = next + std::ssize(batch->entries);
    batch->digests.assign(next, end);
    next = end;
  }
}

}  // namespace millrace::sqs
