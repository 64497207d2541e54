// The live tail: events of an app as they are made, then what became of each, as server-sent events.
#pragma once

#include "api/problem.h"
#include "async/task.h"
#include "net/http_server.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace millrace::dashboard {

// What commands ask the server too, such as GET /events/tail?app=KEY. The text says what is wrong with the question.
using Ask = std::function<async::Task<std::expected<std::string, api::Problem>>(net::ServerRequest question, std::string actor)>;

// Operation. Begins with the newest events, or behind a position. Messages are "events" ({"after":N,"events":[…]}, whose id is
// the position to go on from), "skipped" ({"count":N}: too many came at once) and "fate" (what /events/show answers). Looks at
// the newest records in memory a few times a second while somebody watches; without a watcher it costs nothing.
//
// Concurrency. Lives on one loop.
class LiveTail {
 public:
  static constexpr std::size_t most_events_at_once = 100, most_fates_at_once = 10, most_pending = 500;

  struct Context {
    store::Store& store;
    chat::AppKey app;
    std::string api_key;
    Ask ask;
    std::function<bool()> is_wanted;  // asked before every look: false ends the tail
  };

  LiveTail(Context context, std::optional<store::Position> after) : context_(std::move(context)), after_(after) {}

  // A feed's next piece.
  async::Task<std::optional<std::string>> next();

 private:
  struct Pending {
    std::string event_id;
    async::Deadline until;  // what still waits then is not looked at again
  };

  async::Task<std::string> new_events();
  async::Task<std::string> new_fates();
  async::Task<std::expected<std::string, api::Problem>> ask(std::string path, std::string query);

  Context context_;
  std::optional<store::Position> after_;
  std::deque<Pending> pending_;  // events that no message has settled yet, oldest first
  async::Deadline next_fates_{};
  async::Deadline next_sign_of_life_{};
};

}  // namespace millrace::dashboard
