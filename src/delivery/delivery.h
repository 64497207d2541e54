// Delivery of all hooks of all apps: one reader per app, one task per hook, one saving for all.
#pragma once

#include "async/pool.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/random.h"
#include "delivery/hook_delivery.h"
#include "delivery/log_reader.h"
#include "delivery/sink.h"
#include "store/store.h"

#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace millrace::delivery {

// Makes the sink that a hook's settings ask for, or says why there can be none. `hook` may be changed later: a new sink is
// then made.
using MakeSink = std::function<std::expected<std::unique_ptr<Sink>, std::string>(const store::App& app, const hooks::Hook& hook)>;

// Operation. `start` takes up every hook where the store says it was. `refresh` applies what changed in the store of an app's
// hooks: settings, pauses, dead letters that wait again. Progress
// is saved every save_interval for all hooks in one transaction, after the queues' acknowledgements: a crash repeats
// deliveries, it loses none. A hook's replay is one more delivery beside the hook's own, until it is done.
//
// Concurrency. Lives on one loop; `wake` may be called from any thread.
class Delivery {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::asio::any_io_executor disk;  // may block
    store::Store& store;
    const Clock& clock;
    Random& random;
    MakeSink make_sink;
    hooks::PayloadEncoding default_encoding = hooks::PayloadEncoding::json;
    HookBounds bounds = {};
    std::chrono::milliseconds save_interval{100};
  };

  explicit Delivery(Context context);
  ~Delivery();

  async::Task<void> start();
  void wake(const std::vector<chat::AppKey>& apps);
  async::Task<void> refresh(chat::AppKey app);

  // Tries the hook at once, whatever failed before: somebody has seen that its target is well.
  void rearm(hooks::HookKey hook);

  // What the hook accepts up to there is given up (see HookDelivery::shed). Nothing happens to a hook that is not delivered.
  void shed(hooks::HookKey hook, store::Position up_to, const std::string& reason);

  // Saves what is not saved yet and waits until it is durable.
  async::Task<void> flush();

  // Waits for what is in flight until the deadline, saves, ends.
  async::Task<void> stop(async::Deadline deadline);

  HookStates states() const;

 private:
  using Name = std::pair<hooks::HookKey, std::optional<store::ReplayKey>>;  // of a hook's own delivery, or of a replay's

  struct OfApp {
    std::unique_ptr<LogReader> log;
    store::Position idle_up_to = 0;  // on the disk
    std::map<hooks::HookKey, std::unique_ptr<HookDelivery>> hooks;
    std::map<hooks::HookKey, std::unique_ptr<HookDelivery>> replays;  // by the hook
    std::map<hooks::HookKey, HookCounts::Attempts> ended_replays;     // what those came to that are not there any more
  };

  async::Task<void> save_regularly();
  async::Task<void> save_once();
  async::Task<void> load(chat::AppKey key);
  async::Task<void> end(OfApp& app, hooks::HookKey hook);
  HookDelivery* running(hooks::HookKey key, std::optional<store::ReplayKey> replay) const;
  async::Task<void> load_replay(OfApp& of_app, const store::App& app, const store::StoredHook& hook, store::Position head,
                                const std::optional<store::Replay>& replay);
  std::unique_ptr<HookDelivery> made(const OfApp& of_app, const store::App& app, const store::StoredHook& hook, store::Position head,
                                     const store::Progress& progress, std::optional<store::Replay> replay);
  void give_sink(HookDelivery& delivery, const store::App& app, const hooks::Hook& hook);
  static std::unique_ptr<HookDelivery> taken_out(OfApp& of_app, hooks::HookKey replayed);
  async::Task<void> end_done_replays();
  std::vector<HookDelivery*> all() const;

  Context context_;
  Bodies bodies_;
  std::map<chat::AppKey, OfApp> apps_;
  std::set<Name> unsaved_;  // who has something to save: nobody else is asked
  bool stopping_ = false;
  bool saving_ = false;
  bool refreshing_ = false;
  std::uint64_t unparkings_ = 0;  // savings after which fewer events are parked, or a replay is done
  async::Bell to_save_;
  async::Bell saved_;
  async::Bell refreshed_;
  async::TaskGroup tasks_;
};

}  // namespace millrace::delivery
