// Hooks, how far each is delivered, and the ledger that proves it.
#include "base/ensure.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/view.h"
#include "wire/hook.h"

#include <algorithm>

namespace millrace::store::sqlite {
namespace {

constexpr std::string_view hook_secret_purpose = "hook secret";

// How many of the events counted between two moments the revision accepts.
std::int64_t accepted_between(const hooks::Revision& revision, const TypeCounts& before, const TypeCounts& after) {
  std::int64_t accepted = 0;
  for (const auto& [type, count] : after) {
    if (!revision.accepts(type)) continue;
    const auto earlier = before.find(type);
    accepted += count - (earlier == before.end() ? 0 : earlier->second);
  }
  return accepted;
}

}  // namespace

std::vector<hooks::Revision> View::revisions(hooks::HookKey hook) {
  std::vector<hooks::Revision> revisions;
  auto rows = session_.database.query(
      "SELECT position, enabled, deleted, event_types, custom_events FROM hook_revisions WHERE hook = ? ORDER BY position", hook);
  while (rows.next()) {
    hooks::Revision revision;
    std::string_view types;
    rows.into(revision.position, revision.enabled, revision.deleted, types, revision.custom_events);
    revision.event_types = texts_in(types);
    revisions.push_back(std::move(revision));
  }
  return revisions;
}

std::vector<StoredHook> View::hooks(chat::AppKey app) {
  std::vector<StoredHook> hooks;
  auto rows = session_.database.query(
      "SELECT key, deleted_at IS NOT NULL, paused, life, settings, secret FROM hooks WHERE app = ? ORDER BY deleted_at IS NOT NULL, place, "
      "key",
      app);
  while (rows.next()) {
    StoredHook stored;
    hooks::HookKey key{};
    std::string_view settings, sealed;
    rows.into(key, stored.deleted, stored.paused, stored.life, settings, sealed);
    auto hook = wire::stored_hook(settings);
    auto secret = session_.seal.open(sealed, hook_secret_purpose);
    ensure(hook && secret, "a stored hook is damaged");
    stored.hook = *std::move(hook);
    stored.hook.key = key;
    if (auto* const of_hook = stored.hook.secret()) *of_hook = *std::move(secret);
    stored.revisions = revisions(key);
    hooks.push_back(std::move(stored));
  }
  return hooks;
}

hooks::HookKey View::save(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) {
  const auto settings = wire::stored(hook);
  auto open = hook;
  const auto* const of_hook = open.secret();
  const auto secret = session_.seal.seal(of_hook ? *of_hook : std::string(), hook_secret_purpose, writing_->random);
  auto key = hook.key;
  if (key == hooks::HookKey{}) {
    session_.database.run("INSERT INTO hooks (app, place, settings, secret) VALUES (?, ?, ?, ?)", app, order, settings, Blob{secret});
    key = hooks::HookKey{session_.database.last_inserted()};
  } else {
    session_.database.run("UPDATE hooks SET place = ?, settings = ?, secret = ? WHERE key = ?", order, settings, Blob{secret}, key);
  }
  const auto before = revisions(key);
  if (before.empty() || !before.back().same_filter(revision_of(hook))) revise(app, key, revision_of(hook));
  if (before.empty())
    session_.database.run("INSERT INTO progress (hook, cursor, settled, delivered, abandoned) VALUES (?, ?, x'', 0, 0)", key, head(app));
  return key;
}

void View::revise(chat::AppKey app, hooks::HookKey hook, hooks::Revision revision) {
  const auto previous = session_.database.value<Instant>("SELECT at FROM events WHERE key = ?", event_key(app, head(app)));
  revision.position = append(app, NewEvent{.type = {}, .cid = {}, .user = {}, .at = previous.value_or(Instant{}), .payload = {}});
  session_.database.run(
      "INSERT INTO hook_revisions (hook, position, enabled, deleted, event_types, custom_events) VALUES (?, ?, ?, ?, ?, ?)", hook,
      revision.position, revision.enabled, revision.deleted, text_of(revision.event_types), revision.custom_events);
  for (const auto& [type, count] : writing_->log.counts(app))
    session_.database.run("INSERT INTO revision_counts (hook, position, type, count) VALUES (?, ?, ?, ?)", hook, revision.position, type,
                          count);
}

void View::remove(chat::AppKey app, hooks::HookKey key, Instant at) {
  StoredHook hook;
  hook.hook.key = key;
  hook.revisions = revisions(key);
  const auto reached = progress(key);
  // It is idle no more: what comes from now on does not move it.
  session_.database.run("UPDATE progress SET abandoned = ?, cursor = ?, idle = 0 WHERE hook = ?",
                        accepted(app, hook) - reached.delivered - dead(key), reached.cursor, key);
  hooks::Revision end = hook.revisions.back();
  end.enabled = false;
  end.deleted = true;
  revise(app, key, std::move(end));
  session_.database.run("UPDATE hooks SET life = life + 1, deleted_at = ? WHERE key = ?", at, key);
  replays_.cancel_all(key, at);
}

void View::pause(hooks::HookKey hook, bool paused) { session_.database.run("UPDATE hooks SET paused = ? WHERE key = ?", paused, hook); }

Progress View::progress(hooks::HookKey hook) {
  Progress progress{.hook = hook, .settled = {}};
  auto rows = session_.database.query(
      "SELECT IIF(idle, MAX(cursor, COALESCE(logs.idle_up_to, 0)), cursor), settled, delivered, idle, life FROM progress "
      "JOIN hooks ON hooks.key = progress.hook LEFT JOIN logs ON logs.app = hooks.app WHERE hook = ?",
      hook);
  if (rows.next()) {
    std::string_view settled;
    rows.into(progress.cursor, settled, progress.delivered, progress.idle, progress.life);
    progress.settled = positions_in(settled);
  }
  return progress;
}

bool View::save(const Progress& progress) {
  session_.database.run(
      "UPDATE progress SET cursor = ?, settled = ?, delivered = delivered + ?, idle = ? "
      "WHERE hook = (SELECT key FROM hooks WHERE key = ? AND life = ? AND deleted_at IS NULL)",
      progress.cursor, Blob{bytes_of(progress.settled)}, progress.delivered, progress.idle, progress.hook, progress.life);
  return session_.database.changes() == 1;
}

Position View::idle_up_to(chat::AppKey app) {
  return session_.database.value<Position>("SELECT idle_up_to FROM logs WHERE app = ?", app).value_or(0);
}

void View::save_idle(chat::AppKey app, Position up_to) {
  session_.database.run(
      "INSERT INTO logs (app, bytes, idle_up_to) VALUES (?, 0, ?) ON CONFLICT (app) DO UPDATE SET idle_up_to = excluded.idle_up_to", app,
      up_to);
}

TypeCounts View::counts_in(Rows rows) {
  TypeCounts counts;
  while (rows.next()) {
    std::int64_t type = 0, count = 0;
    rows.into(type, count);
    counts[session_.type_name(type)] = count;
  }
  return counts;
}

TypeCounts View::counts_now(chat::AppKey app) {
  if (!writing_) return counts_in(session_.database.query("SELECT type, count FROM event_counts WHERE app = ?", app));
  TypeCounts counts;
  for (const auto& [type, count] : writing_->log.counts(app)) counts[session_.type_name(type)] = count;
  return counts;
}

TypeCounts View::counts_at(hooks::HookKey hook, Position position) {
  return counts_in(session_.database.query("SELECT type, count FROM revision_counts WHERE hook = ? AND position = ?", hook, position));
}

std::int64_t View::accepted_behind(chat::AppKey app, const StoredHook& hook, Position from, const TypeCounts& counts) {
  std::int64_t accepted = 0;
  for (std::size_t i = 0; i < hook.revisions.size(); ++i) {
    const auto* next = i + 1 == hook.revisions.size() ? nullptr : &hook.revisions[i + 1];
    if (next && next->position <= from) continue;
    const auto& revision = hook.revisions[i];
    const auto before = revision.position < from ? counts : counts_at(hook.hook.key, revision.position);
    accepted += accepted_between(revision, before, next ? counts_at(hook.hook.key, next->position) : counts_now(app));
  }
  return accepted;
}

void View::each_unsettled(chat::AppKey app, const StoredHook& hook, const std::function<bool(Instant, std::string_view type)>& visit) {
  const auto progress = this->progress(hook.hook.key);
  auto rows = session_.database.query("SELECT key, type, at FROM events WHERE key > ? AND key <= ? ORDER BY key",
                                      event_key(app, progress.cursor), event_key(app, position_in(-1)));
  while (rows.next()) {
    std::int64_t key = 0, type = 0;
    Instant at;
    rows.into(key, type, at);
    const auto position = position_in(key);
    const auto* revision = in_force(hook.revisions, position);
    if (type == 0 || !revision) continue;
    const auto& name = session_.type_name(type);
    if (!revision->accepts(name)) continue;
    if (!std::ranges::binary_search(progress.settled, position) && !visit(at, name)) return;
  }
}

void View::each_waiting(chat::AppKey app, const StoredHook& hook, const std::function<bool(Instant)>& visit) {
  if (!hook.deleted) each_unsettled(app, hook, [&](Instant at, std::string_view) { return visit(at); });
}

std::optional<Instant> View::oldest_waiting(chat::AppKey app, const StoredHook& hook) {
  if (hook.deleted) return std::nullopt;
  // Positions and times rise together.
  auto oldest = session_.database.value<Instant>("SELECT at FROM parked WHERE hook = ? ORDER BY position LIMIT 1", hook.hook.key);
  each_waiting(app, hook, [&](Instant at) { return oldest = std::min(at, oldest.value_or(at)), false; });
  return oldest;
}

Ledger View::ledger(chat::AppKey app, const StoredHook& hook) {
  Ledger ledger = counted(app, hook);
  ledger.waiting = ledger.parked;
  each_waiting(app, hook, [&](Instant) { return ++ledger.waiting, true; });
  return ledger;
}

Ledger View::counted(chat::AppKey app, const StoredHook& hook) {
  const auto key = hook.hook.key;
  Ledger ledger{.hook = key};
  ledger.accepted = accepted(app, hook);
  ledger.dead = dead(key);
  ledger.given_up = given_up(key);
  ledger.discarded = session_.database.value<std::int64_t>("SELECT COUNT(discarded_at) FROM dead_letters WHERE hook = ?", key).value_or(0);
  if (!hook.deleted) ledger.parked = parked_count(key);
  auto rows = session_.database.query("SELECT delivered, abandoned FROM progress WHERE hook = ?", key);
  if (rows.next()) rows.into(ledger.delivered, ledger.abandoned);
  ledger.waiting = ledger.accepted - ledger.delivered - ledger.dead - ledger.abandoned;
  return ledger;
}

}  // namespace millrace::store::sqlite
