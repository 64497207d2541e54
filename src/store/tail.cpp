// Positions have no gaps, so a position is an index.
#include "store/tail.h"

#include "base/ensure.h"

namespace millrace::store {
namespace {

std::size_t cost(const LogRecord& record) { return sizeof record + record.payload.size() + record.cid.size() + record.type.size(); }

}  // namespace

void Tail::push(chat::AppKey app, const LogRecords& records) {
  const std::lock_guard lock(mutex_);
  Part& part = parts_[app];
  for (const auto& record : records) {
    ensure(part.records.empty() || part.records.back()->position + 1 == record->position, "the tail of a log has a gap");
    part.bytes += cost(*record);
    part.records.push_back(record);
  }
  while (part.bytes > bytes_per_app_ && part.records.size() > 1) {
    part.bytes -= cost(*part.records.front());
    part.records.pop_front();
  }
}

std::optional<LogRecords> Tail::after(chat::AppKey app, Position position, std::size_t bytes) const {
  const std::lock_guard lock(mutex_);
  const auto found = parts_.find(app);
  if (found == parts_.end() || found->second.records.empty()) return std::nullopt;
  const auto& records = found->second.records;
  const Position first = records.front()->position;
  if (position + 1 < first) return std::nullopt;
  LogRecords out;
  std::size_t taken = 0;
  for (auto i = static_cast<std::size_t>(position + 1 - first); i < records.size(); ++i) {
    taken += records[i]->payload.size();
    if (!out.empty() && taken > bytes) break;
    out.push_back(records[i]);
  }
  return out;
}

}  // namespace millrace::store
