// The apps and their secrets as an immutable picture, so that a request looks its app up without a lock.
#pragma once

#include "api/known_tokens.h"
#include "api/rate_limits.h"
#include "api/token.h"
#include "chat/app_policy.h"
#include "hooks/app_server.h"
#include "store/records.h"
#include "store/store.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace millrace::api {

struct LiveApp {
  store::App app;
  Trust trust;
  chat::AppPolicy policy;
  hooks::AppServer server;
  std::shared_ptr<KnownTokens> known_tokens;  // by that trust
  std::shared_ptr<RateLimits> rate_limits;    // outlives changes of the app
};

// Concurrency. `find` from any thread; `reload` reads the store, so it comes from a thread that may wait for the disk.
class Apps {
 public:
  explicit Apps(std::size_t operations) : operations_(operations) {}

  std::shared_ptr<const LiveApp> find(std::string_view api_key) const;
  void reload(store::Store& store);

 private:
  using Picture = std::map<std::string, std::shared_ptr<const LiveApp>, std::less<>>;

  const std::size_t operations_;
  std::mutex reloading_;  // one after the other, so that the newest picture stays
  std::atomic<std::shared_ptr<const Picture>> picture_;
};

}  // namespace millrace::api
