// Who signs: credentials that are fetched when they are needed, kept, and replaced before they expire.
#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "sinks/aws/credentials.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace millrace::aws {

// Why there are no credentials. `text` is for people: cause and remedy, and no secret.
struct IdentityFailure {
  enum class Kind : std::uint8_t {
    passing,        // a later attempt may find some with nothing changed
    misconfigured,  // somebody has to change something
  };
  Kind kind = Kind::passing;
  std::string code;  // "AccessDenied", "timeout", "no_identity"
  std::string text;
};

// Temporary credentials say when they end.
struct Granted {
  Credentials credentials;
  std::optional<Instant> expires_at = {};
};

// Operation. Fixed keys are always the same. Otherwise the first caller has credentials fetched, and whoever else asks
// meanwhile waits for the same fetch, which goes on when its caller has given up. From `refreshed_ahead` before the end of
// their life (or the last quarter of a shorter one) new ones are fetched while the old ones are given out; if that fails,
// the old ones stay in use until their end.
//
// Concurrency. Lives on one loop.
//
// Limits. A fetch takes at most `fetch_time`; what it failed for is told to everyone who asks for `failure_kept_for`.
class Identity : public std::enable_shared_from_this<Identity> {
 public:
  using Fetched = std::expected<Granted, IdentityFailure>;
  using Fetch = std::function<async::Task<Fetched>(async::Deadline)>;
  using Current = std::shared_ptr<const Credentials>;

  static constexpr std::chrono::minutes refreshed_ahead{5};
  static constexpr std::chrono::minutes least_use{1};  // of what was just fetched, whatever its end says: our clock may be ahead
  static constexpr std::chrono::seconds fetch_time{10};
  static constexpr std::chrono::seconds failure_kept_for{5};

  static std::shared_ptr<Identity> of(Credentials keys);

  // `tasks` and `clock` outlive the identity; what `fetch` holds outlives the tasks.
  static std::shared_ptr<Identity> fetched_by(Fetch fetch, const Clock& clock, async::TaskGroup& tasks,
                                              async::asio::any_io_executor executor);

  // Ends by the deadline, and at once when cancelled; throws nothing but bad_alloc. Each change of the credentials is a new
  // object.
  async::Task<std::expected<Current, IdentityFailure>> credentials(async::Deadline deadline);

  // AWS does not take these for valid. True when others may be had by asking again: keys in a file may have been replaced.
  bool refused(const Current& credentials);

 private:
  struct Source {
    Fetch fetch;
    const Clock& clock;
    async::TaskGroup& tasks;
    async::Gate fetched;
  };

  Identity(Current current, std::unique_ptr<Source> source) : current_(std::move(current)), source_(std::move(source)) {}

  bool is_usable(Instant now) const { return current_ && (!usable_until_ || now < *usable_until_); }
  void start_fetch();
  async::Task<void> fetch();

  Current current_;
  std::unique_ptr<Source> source_;  // null: fixed keys
  bool fetching_ = false;
  Instant fetched_at_;
  std::optional<Instant> refresh_at_, usable_until_;
  std::optional<IdentityFailure> failure_;  // of the last fetch
  Instant failed_at_;
};

}  // namespace millrace::aws
