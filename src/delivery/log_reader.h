// Reads an app's log once for all its hooks that keep up with it.
#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "hooks/hook.h"
#include "store/store.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace millrace::delivery {

// A hook as the reader sees it.
class Follower {
 public:
  virtual ~Follower() = default;

  virtual hooks::HookKey key() const = 0;

  // By the revision in force there.
  virtual bool accepts(store::Position position, std::string_view type) const = 0;

  // An event that it accepts. One that does not keep up, or has read it itself, lets it pass.
  virtual void offer(const std::shared_ptr<const store::LogRecord>& record) = 0;

  // Its revisions as far as the log has them up to `head`.
  virtual void learn(const std::vector<hooks::Revision>& revisions, store::Position head) = 0;
};

// Operation. Reads on when it is woken, and offers each event to those who accept it, and to nobody else: which ones is looked up by
// the event's type, and worked out anew after a change of hooks, itself a record of the log. So a message costs the same
// beside one hook that does not want it and beside a thousand.
//
// It never waits for a follower. Who can't take more falls behind, reads the log by itself, and keeps up again when
// it has reached `position()`.
//
// Concurrency. Lives on one loop.
class LogReader {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::asio::any_io_executor disk;  // may block
    store::Store& store;
    std::size_t read_bytes;       // of payload in one reading
    std::function<void()> moved;  // called when it has read something
  };

  // Begins behind `from`.
  LogReader(Context context, chat::AppKey app, store::Position from);

  void start() { tasks_.spawn(run()); }
  void wake() { bell_.ring(); }
  async::Task<void> stop();

  // A follower must be removed before it goes.
  void add(Follower& follower);
  void remove(const Follower& follower);
  // Its revisions have changed, or what is known of them.
  void forget_matches() { matches_.clear(); }

  // Up to here every follower that keeps up was offered what it accepts.
  store::Position position() const { return position_; }

  // Teaches all followers their revisions of now: the log tells of a change of some hook that is newer than what is known, and
  // nobody may have said so yet.
  async::Task<void> learn_revisions();

 private:
  async::Task<void> run();
  async::Task<bool> read_some();
  const std::vector<Follower*>& who_accept(store::Position position, const std::string& type);

  Context context_;
  const chat::AppKey app_;
  store::Position position_;
  store::Position revisions_known_to_ = 0;
  std::map<hooks::HookKey, Follower*> followers_;
  std::map<std::string, std::vector<Follower*>, std::less<>> matches_;  // by the type of the event, as of position_
  bool stopping_ = false;
  async::Bell bell_;
  async::TaskGroup tasks_;
};

}  // namespace millrace::delivery
