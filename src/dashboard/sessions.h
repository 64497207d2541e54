// Who is signed in, and the one-time links by which the owner of the data directory signs in.
#pragma once

#include "base/clock.h"
#include "base/random.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::dashboard {

struct Session {
  std::string app;            // the API key of the app that may be seen; empty: every app
  std::string secret_digest;  // of the secret that was given: when the app has it no longer, nobody is signed in by it
  std::string csrf_token;     // sent back with every request that changes something
  Instant expires_at;

  bool may_see(std::string_view api_key) const { return app.empty() || app == api_key; }
};

// Operation. Tokens are 256 random bits, kept as their digests. Nothing is on disk: a restart signs everybody out.
//
// Concurrency. Any thread.
class Sessions {
 public:
  static constexpr std::chrono::hours session_time{12};
  static constexpr std::chrono::minutes link_time{10};
  static constexpr std::size_t most_sessions = 1'000, most_links = 100;  // one more, and the oldest ends

  Sessions(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // The token of a link that signs in once. An empty key: for every app.
  std::string make_link(std::string app);

  // The token of a new session.
  std::string open(std::string app, std::string_view secret);

  // The same by a link's token, which is then worth nothing; nothing when it was used, is too old or was never made.
  std::optional<std::string> open_by_link(std::string_view link);

  std::optional<Session> find(std::string_view token);
  void close(std::string_view token);

 private:
  struct Link {
    std::string app;
    Instant expires_at;
  };

  std::string new_token();
  std::string add(Session session);

  const Clock& clock_;
  Random& random_;
  std::mutex mutex_;
  std::map<std::string, Session> sessions_;  // by the token's digest
  std::map<std::string, Link> links_;        // the same
};

}  // namespace millrace::dashboard
