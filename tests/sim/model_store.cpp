// Containers; a commit is an entry of the agenda.
#include "model_store.h"

#include "base/ensure.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>

namespace millrace::sim {

using namespace std::chrono_literals;
using store::Position;

// What delivery reads and writes. What only the API does is not there: the simulation does it directly.
class ModelStore::Session final : public store::Transaction {
 public:
  Session(Disk& disk, Bug bug) : disk_(disk), bug_(bug), replays_(disk.replays, bug) {}

  std::vector<store::App> apps() override {
    return {{.key = the_app, .api_key = "key", .name = "App", .secrets = {"secret"}, .settings = ""}};
  }
  std::optional<store::App> app(std::string_view) override { return apps().front(); }
  Position head(chat::AppKey) override { return disk_.head(); }

  std::vector<store::StoredHook> hooks(chat::AppKey) override {
    std::vector<store::StoredHook> hooks;
    for (const auto& [key, hook] : disk_.hooks) {
      hooks.push_back(hook.stored);
      if (bug_ != Bug::revision_late) continue;
      for (auto& revision : hooks.back().revisions) {
        const auto position = revision.position;
        revision = hooks.back().revisions.back();
        revision.position = position;
      }
    }
    return hooks;
  }

  store::Progress progress(hooks::HookKey key) override {
    const auto& hook = disk_.hooks.at(key);
    auto progress = hook.progress;
    progress.cursor = disk_.cursor_of(hook);
    return progress;
  }
  Position idle_up_to(chat::AppKey) override { return disk_.idle_up_to; }

  std::vector<store::DeadLetter> dead_letters(hooks::HookKey, Position, std::size_t) override { return {}; }
  std::optional<store::DeadLetter> dead_letter(hooks::HookKey, Position) override { return std::nullopt; }

  std::vector<store::ParkedEvent> parked(hooks::HookKey hook) override {
    std::vector<store::ParkedEvent> events;
    for (const auto& [position, event] : disk_.hooks.at(hook).parked) {
      events.push_back(event);
      auto light = *event.record;
      light.payload.clear();
      events.back().record = std::make_shared<const store::LogRecord>(std::move(light));
    }
    return events;
  }
  std::optional<store::ParkedEvent> parked_event(hooks::HookKey hook, Position position) override {
    const auto& parked = disk_.hooks.at(hook).parked;
    const auto found = parked.find(position);
    return found == parked.end() ? std::nullopt : std::optional(found->second);
  }

  bool save(const store::Progress& progress) override {
    auto& hook = disk_.hooks.at(progress.hook);
    if (hook.stored.deleted || hook.stored.life != progress.life) return false;
    const bool was_idle = hook.progress.idle;
    const auto delivered = hook.progress.delivered + progress.delivered;
    hook.progress = progress;
    hook.progress.delivered = delivered;
    if (bug_ == Bug::cursor_early) hook.progress.cursor = disk_.head();
    if (bug_ == Bug::idle_for_ever) hook.progress.idle = hook.progress.idle || was_idle;
    return true;
  }
  void save_idle(chat::AppKey, Position up_to) override { disk_.idle_up_to = up_to; }
  void add(const store::DeadRange& range) override {
    if (auto& hook = disk_.hooks.at(range.hook); !hook.stored.deleted) hook.ranges.push_back(range);
  }
  void add(const store::DeadLetter& letter) override {
    if (auto& hook = disk_.hooks.at(letter.hook); !hook.stored.deleted) hook.dead.emplace(letter.position, letter);
  }
  void park(const store::ParkedEvent& event) override {
    if (bug_ == Bug::parked_forgotten) return;
    if (auto& hook = disk_.hooks.at(event.hook); !hook.stored.deleted) hook.parked.emplace(event.record->position, event);
  }
  void unpark(hooks::HookKey key, Position position) override {
    if (auto& hook = disk_.hooks.at(key); !hook.stored.deleted) hook.parked.erase(position);
  }

  store::ReplayRows& replays() override { return replays_; }
  store::AttemptRows& attempts() override { return attempts_; }

  chat::State& chat(chat::AppKey) override { unasked(); }
  bool has_erasures() override { unasked(); }
  std::optional<Instant> next_timer() override { unasked(); }
  std::vector<store::DueTimer> take_due(Instant, std::size_t) override { unasked(); }
  bool erase(std::size_t) override { unasked(); }
  Position before(chat::AppKey, Instant) override { unasked(); }
  store::LogSize log_size(chat::AppKey) override { unasked(); }
  store::Ledger ledger(chat::AppKey, const store::StoredHook&) override { unasked(); }
  store::Ledger counted(chat::AppKey, const store::StoredHook&) override { unasked(); }
  std::optional<Instant> oldest_waiting(chat::AppKey, const store::StoredHook&) override { unasked(); }
  std::int64_t bytes_behind(chat::AppKey, Position) override { unasked(); }
  Position with_behind(chat::AppKey, std::int64_t) override { unasked(); }
  std::vector<store::DeadRange> dead_ranges(hooks::HookKey) override { unasked(); }
  std::vector<store::DeletedHook> deleted_hooks(chat::AppKey) override { unasked(); }
  std::vector<store::AuditEntry> audit(chat::AppKey, std::int64_t, std::size_t) override { unasked(); }
  chat::AppKey add(const store::App&) override { unasked(); }
  void save_settings(chat::AppKey, std::string_view) override { unasked(); }
  void rotate_secret(chat::AppKey, std::string_view, Instant, Instant) override { unasked(); }
  void record(chat::AppKey, const store::AuditEntry&) override { unasked(); }
  Position append(chat::AppKey, const store::NewEvent&) override { unasked(); }
  store::Trimmed trim(chat::AppKey, Instant, std::int64_t, std::size_t) override { unasked(); }
  hooks::HookKey save(chat::AppKey, const hooks::Hook&, std::int64_t) override { unasked(); }
  void remove(chat::AppKey, hooks::HookKey, Instant) override { unasked(); }
  void pause(hooks::HookKey, bool) override { unasked(); }
  void restore(chat::AppKey, const hooks::Hook&, std::int64_t) override { unasked(); }
  bool redrive(hooks::HookKey, Position) override { unasked(); }
  bool discard(hooks::HookKey, Position, Instant, std::string_view) override { unasked(); }

 private:
  [[noreturn]] static void unasked() { stop_process("delivery asks the store what it never asked"); }

  Disk& disk_;
  Bug bug_;
  ModelReplays replays_;
  NoAttempts attempts_;
};

Position ModelStore::push(const std::string& type, const std::string& cid, const std::string& payload) {
  const Position position = disk_.head() + 1;
  const Instant at = disk_.log.empty() ? clock_.now() : std::max(clock_.now(), disk_.log.back()->at);
  disk_.log.push_back(
      std::make_shared<const store::LogRecord>(store::LogRecord{position, uuid_v7(random_, at), at, type, cid, "", payload}));
  agenda_.in(0s, [this] { wake_({the_app}); });
  return position;
}

Position ModelStore::append(const std::string& type, const std::string& cid, const std::string& payload) {
  const auto position = push(type, cid, payload);
  for (auto& [key, hook] : disk_.hooks)
    if (hook.stored.revisions.back().accepts(type)) hook.accepted.insert(position);
  return position;
}

void ModelStore::revise(Disk::OfHook& hook, hooks::Revision revision) {
  revision.position = push("", "", "");
  hook.stored.revisions.push_back(std::move(revision));
}

hooks::HookKey ModelStore::add_hook(hooks::Hook hook) {
  hook.key = hooks::HookKey{++hooks_made_};
  auto& added = disk_.hooks[hook.key];
  added.stored.hook = hook;
  revise(added, revision_of(hook));
  added.progress = {.hook = hook.key, .cursor = disk_.head(), .settled = {}};
  return hook.key;
}

void ModelStore::edit_hook(hooks::HookKey key, const hooks::Hook& hook) {
  auto& edited = disk_.hooks.at(key);
  edited.stored.hook = hook;
  if (!edited.stored.revisions.back().same_filter(revision_of(hook))) revise(edited, revision_of(hook));
}

void ModelStore::remove_hook(hooks::HookKey key) {
  auto& hook = disk_.hooks.at(key);
  hook.progress.cursor = disk_.cursor_of(hook);
  hook.progress.idle = false;
  ++hook.stored.life;
  for (const auto position : hook.accepted) {
    const bool passed = position <= hook.progress.cursor || std::ranges::binary_search(hook.progress.settled, position);
    if (!passed || hook.parked.contains(position)) hook.abandoned.insert(position);
  }
  auto end = hook.stored.revisions.back();
  end.enabled = false, end.deleted = true;
  revise(hook, std::move(end));
  hook.stored.deleted = true;
  for (const auto& [replay, on_disk] : disk_.replays)
    if (on_disk.replay.hook == key) replays().cancel(replay, clock_.now());
}

std::set<Position> ModelStore::restore_hook(hooks::HookKey key) {
  while (!waiting_.empty()) commit_next();  // asked for after the deletion was answered, so behind what waited before that
  auto& hook = disk_.hooks.at(key);
  std::set<Position> back;
  for (const auto position : hook.abandoned)
    if (position > disk_.trimmed || hook.parked.contains(position)) back.insert(position);
  for (const auto position : back) hook.abandoned.erase(position);
  hook.stored.deleted = false;
  revise(hook, revision_of(hook.stored.hook));
  return back;
}

bool ModelStore::redrive(hooks::HookKey key, Position position) {
  auto& hook = disk_.hooks.at(key);
  const auto found = hook.dead.find(position);
  if (found == hook.dead.end() || hook.stored.deleted) return false;
  const auto& letter = found->second;
  const store::LogRecord record{position,      parse_uuid(letter.event_id).value(), letter.at, letter.type, letter.cid, letter.user,
                                letter.payload};
  hook.parked.emplace(position, store::ParkedEvent{key, std::make_shared<const store::LogRecord>(record), 0, letter.attempts,
                                                   letter.first_attempt_at, letter.redrives + 1});
  hook.dead.erase(found);
  return true;
}

void ModelStore::trim(Position up_to) {
  for (const auto& [key, hook] : disk_.hooks)
    if (!hook.stored.deleted) up_to = std::min(up_to, disk_.cursor_of(hook));
  replays().trim(std::min(up_to, disk_.head() - 1));
  while (disk_.trimmed < std::min(up_to, disk_.head() - 1)) {
    disk_.log.erase(disk_.log.begin());
    ++disk_.trimmed;
  }
}

void ModelStore::run(const store::Write& write) {
  Session session(disk_, bug_);
  ensure(write.run(session) == store::Verdict::keep, "delivery undoes no write");
}

void ModelStore::write(store::Write write) {
  // Without power nobody is told the truth any more: the process that asks is as good as dead.
  if (!power_) return write.done({store::Committed::Kind::kept, {}});
  if (dice_() % 30 == 0) return write.done({store::Committed::Kind::disk_full, "no room"});
  waiting_.push_back(std::move(write));
  agenda_.in(std::chrono::microseconds{dice_() % 30'000}, [this] { commit_next(); });
}

void ModelStore::commit_next() {
  if (waiting_.empty()) return;  // the power was cut
  const auto write = std::move(waiting_.front());
  waiting_.pop_front();
  run(write);
  write.done({store::Committed::Kind::kept, {}});
}

void ModelStore::cut_power() {
  bool reaches = true;
  while (!waiting_.empty()) {
    const auto write = std::move(waiting_.front());
    waiting_.pop_front();
    reaches = reaches && dice_() % 2;
    if (reaches) run(write);
    write.done({store::Committed::Kind::kept, {}});
  }
  power_ = false;
}

void ModelStore::read(const std::function<void(store::Snapshot&)>& run) {
  Session session(disk_, bug_);
  run(session);
}

store::LogRecords ModelStore::read_after(chat::AppKey, Position position, std::size_t bytes) {
  store::LogRecords records;
  std::size_t taken = 0;
  for (auto i = static_cast<std::size_t>(std::max(position - disk_.trimmed, Position{0})); i < disk_.log.size(); ++i) {
    taken += disk_.log[i]->payload.size();
    if (!records.empty() && taken > bytes) break;
    records.push_back(disk_.log[i]);
  }
  return records;
}

std::optional<store::LogRecords> ModelStore::recent_after(chat::AppKey app, Position position, std::size_t bytes) {
  if (dice_() % 4 == 0) return std::nullopt;
  return read_after(app, position, bytes);
}

}  // namespace millrace::sim
