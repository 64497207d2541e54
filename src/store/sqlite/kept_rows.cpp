// Shards of maps, and for each row the number of its last change.
#include "store/sqlite/kept_rows.h"

#include <cstring>
#include <utility>

namespace millrace::store::sqlite {
namespace {

std::uint64_t name_of(KeptRows::Of of, std::int64_t key) { return static_cast<std::uint64_t>(key) << 2 | static_cast<std::uint64_t>(of); }

// With what a map's node takes.
std::size_t bytes_held(std::size_t row) { return row + 64; }

}  // namespace

KeptRows::Place KeptRows::place_of(std::uint64_t name) {
  const auto hash = (name * 0x9e37'79b9'7f4a'7c15) >> 32;
  auto& shard = shards_[hash % shard_count];
  return {shard, shard.changes[hash / shard_count % slot_count]};
}

bool KeptRows::find(Of of, std::int64_t key, std::uint64_t as_of, std::string& into) {
  const auto name = name_of(of, key);
  const auto [shard, change] = place_of(name);
  const std::lock_guard lock(shard.mutex);
  if (change > as_of) return false;
  const auto found = shard.rows.find(name);
  if (found == shard.rows.end()) return false;
  into.assign(found->second.bytes.get(), found->second.size);
  return true;
}

void KeptRows::keep(Of of, std::int64_t key, std::uint64_t as_of, std::string_view bytes) {
  if (bytes.size() > largest_row) return;
  Row row{static_cast<std::uint32_t>(bytes.size()), std::make_unique_for_overwrite<char[]>(bytes.size())};
  std::memcpy(row.bytes.get(), bytes.data(), bytes.size());
  const auto name = name_of(of, key);
  const auto [shard, change] = place_of(name);
  const std::lock_guard lock(shard.mutex);
  if (change > as_of) return;
  if (shard.bytes + bytes_held(bytes.size()) > most_bytes / shard_count) shard.rows.clear(), shard.bytes = 0;
  if (shard.rows.try_emplace(name, std::move(row)).second) shard.bytes += bytes_held(bytes.size());
}

void KeptRows::changed(Of of, std::int64_t key) {
  if (changed_.size() <= most_named) changed_.push_back(name_of(of, key));
}

void KeptRows::closing() {
  if (changed_.empty()) return;
  is_closing_ = true;
  const auto number = committed_.load(std::memory_order_relaxed) + 1;
  if (changed_.size() > most_named) {
    for (auto& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      shard.changes.fill(number);
      shard.rows.clear(), shard.bytes = 0;
    }
    return;
  }
  for (const auto name : changed_) {
    const auto [shard, change] = place_of(name);
    const std::lock_guard lock(shard.mutex);
    change = number;
    const auto found = shard.rows.find(name);
    if (found == shard.rows.end()) continue;
    shard.bytes -= bytes_held(found->second.size);
    shard.rows.erase(found);
  }
}

// Also after a commit that failed: what was kept is gone, and no harm done.
void KeptRows::closed() {
  changed_.clear();
  if (std::exchange(is_closing_, false)) committed_.fetch_add(1, std::memory_order_release);
}

std::size_t KeptRows::bytes() {
  std::size_t bytes = 0;
  for (auto& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    bytes += shard.bytes;
  }
  return bytes;
}

}  // namespace millrace::store::sqlite
