// A store in memory that is trivial enough to be believed, with commits that take time and a power that can be cut.
#pragma once

#include "agenda.h"
#include "base/clock.h"
#include "base/random.h"
#include "bug.h"
#include "model_replays.h"
#include "store/store.h"

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace millrace::sim {

inline constexpr chat::AppKey the_app{1};

// What is on the disk.
struct Disk {
  struct OfHook {
    store::StoredHook stored;
    store::Progress progress;
    std::map<store::Position, store::DeadLetter> dead;
    std::map<store::Position, store::ParkedEvent> parked;
    std::vector<store::DeadRange> ranges;
    std::set<store::Position> accepted, abandoned;  // decided when they were made, by what the hook was then
  };

  store::LogRecords log;
  store::Position trimmed = 0, idle_up_to = 0;
  std::map<hooks::HookKey, OfHook> hooks;
  ReplaysOnDisk replays;

  // Where a hook stands: an idle one is moved by its app.
  store::Position cursor_of(const OfHook& hook) const {
    return hook.progress.idle ? std::max(hook.progress.cursor, idle_up_to) : hook.progress.cursor;
  }

  store::Position head() const { return trimmed + static_cast<store::Position>(log.size()); }
};

class ModelStore final : public store::Store {
 public:
  ModelStore(Agenda& agenda, std::mt19937_64& dice, Random& random, const Clock& clock, Bug bug)
      : agenda_(agenda), dice_(dice), random_(random), clock_(clock), bug_(bug) {}

  Disk& disk() { return disk_; }

  // Changes of the application: committed at once, as the API awaits them.
  store::Position append(const std::string& type, const std::string& cid, const std::string& payload);
  hooks::HookKey add_hook(hooks::Hook hook);
  void edit_hook(hooks::HookKey key, const hooks::Hook& hook);
  void remove_hook(hooks::HookKey key);
  // The positions that wait again.
  std::set<store::Position> restore_hook(hooks::HookKey key);
  void pause_hook(hooks::HookKey key, bool paused) { disk_.hooks.at(key).stored.paused = paused; }
  bool redrive(hooks::HookKey key, store::Position position);
  void trim(store::Position up_to);
  ModelReplays replays() { return {disk_.replays, bug_}; }

  // What is on its way to the disk reaches it or not, and nothing reaches it afterwards.
  void cut_power();
  void restore_power() { power_ = true; }

  void write(store::Write write) override;
  void read(const std::function<void(store::Snapshot&)>& run) override;
  store::LogRecords read_after(chat::AppKey app, store::Position position, std::size_t bytes) override;
  std::optional<store::LogRecords> recent_after(chat::AppKey app, store::Position position, std::size_t bytes) override;
  void on_commit(std::function<void(const std::vector<chat::AppKey>&)> wake) override { wake_ = std::move(wake); }
  void on_timer(std::function<void()>) override {}
  void on_erasure(std::function<void()>) override {}
  const store::Counts& counts() const override { return counts_; }
  std::size_t waiting_writes() override { return waiting_.size(); }
  void close() override {}

 private:
  class Session;

  void commit_next();
  void run(const store::Write& write);
  void revise(Disk::OfHook& hook, hooks::Revision revision);
  store::Position push(const std::string& type, const std::string& cid, const std::string& payload);

  Agenda& agenda_;
  std::mt19937_64& dice_;
  Random& random_;
  const Clock& clock_;
  const Bug bug_;
  Disk disk_;
  std::deque<store::Write> waiting_;
  bool power_ = true;
  std::int64_t hooks_made_ = 0;
  std::function<void(const std::vector<chat::AppKey>&)> wake_ = [](const auto&) {};
  store::Counts counts_;
};

}  // namespace millrace::sim
