// Who changed what, and the hooks that were deleted.
#include "store/sqlite/view.h"

#include <algorithm>

namespace millrace::store::sqlite {

void View::record(chat::AppKey app, const AuditEntry& entry) {
  session_.database.run("INSERT INTO audit (app, at, actor, action, subject, hook, changes) VALUES (?, ?, ?, ?, ?, ?, ?)", app, entry.at,
                        entry.actor, entry.action, entry.subject, entry.hook, entry.changes);
  session_.database.run(
      "DELETE FROM audit WHERE app = ? AND key <= (SELECT key FROM audit WHERE app = ? ORDER BY key DESC LIMIT 1 OFFSET ?)", app, app,
      most_audit_entries);
}

std::vector<AuditEntry> View::audit(chat::AppKey app, std::int64_t before, std::size_t limit) {
  std::vector<AuditEntry> entries;
  auto rows = session_.database.query(
      "SELECT key, at, actor, action, subject, hook, changes FROM audit WHERE app = ? AND key < ? ORDER BY key DESC LIMIT ?", app, before,
      limit);
  while (rows.next()) {
    auto& entry = entries.emplace_back();
    rows.into(entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.hook, entry.changes);
  }
  return entries;
}

std::vector<DeletedHook> View::deleted_hooks(chat::AppKey app) {
  std::vector<DeletedHook> deleted;
  for (auto& stored : hooks(app)) {
    if (!stored.deleted) continue;
    DeletedHook hook{.stored = std::move(stored), .deleted_by = {}, .restorable = {}};
    const auto key = hook.stored.hook.key;
    hook.deleted_at = session_.database.value<Instant>("SELECT deleted_at FROM hooks WHERE key = ?", key).value_or(Instant{});
    hook.deleted_by = session_.database
                          .value<std::string>("SELECT actor FROM audit WHERE app = ? AND hook = ? AND action = ? ORDER BY key DESC LIMIT 1",
                                              app, key, hook_deleted)
                          .value_or("");
    hook.abandoned = session_.database.value<std::int64_t>("SELECT abandoned FROM progress WHERE hook = ?", key).value_or(0);
    auto parked = session_.database.query("SELECT type, COUNT(*) FROM parked WHERE hook = ? GROUP BY type", key);
    for (std::string type; parked.next();) {
      std::int64_t count = 0;
      parked.into(type, count);
      hook.restorable[type] = count;
    }
    each_unsettled(app, hook.stored, [&](Instant, std::string_view type) { return ++hook.restorable[std::string(type)], true; });
    deleted.push_back(std::move(hook));
  }
  std::ranges::sort(deleted, std::ranges::greater{}, &DeletedHook::deleted_at);
  return deleted;
}

void View::restore(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) {
  session_.database.run("UPDATE hooks SET deleted_at = NULL WHERE key = ?", hook.key);
  save(app, hook, order);  // its filter differs from the deletion's, so that it gets a record
  const StoredHook restored{.hook = hook, .revisions = revisions(hook.key)};
  const auto reached = progress(hook.key);
  const auto trimmed_to = log_begin(app).position;
  std::int64_t gone = 0;
  if (trimmed_to > reached.cursor) {
    const auto trimmed = counts_in(session_.database.query("SELECT type, count FROM trimmed_counts WHERE app = ?", app));
    const auto settled = reached.settled.end() - std::ranges::upper_bound(reached.settled, trimmed_to);
    const auto there = accepted_behind(app, restored, trimmed_to, trimmed) - settled + parked_count(hook.key);
    gone = session_.database.value<std::int64_t>("SELECT abandoned FROM progress WHERE hook = ?", hook.key).value_or(0) - there;
  }
  session_.database.run("UPDATE progress SET abandoned = ? WHERE hook = ?", gone, hook.key);
}

}  // namespace millrace::store::sqlite
