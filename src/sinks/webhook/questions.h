// What an app's own server is asked while a request waits for the answer.
#pragma once

#include "async/task.h"
#include "base/random.h"
#include "net/http_client.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace millrace::webhook {

struct Question {
  std::string_view app_key, secret;
  std::string url;
  std::string body;  // JSON
  std::chrono::milliseconds time;
};

// Operation. One try, signed as a webhook's event is. Who has not answered five times in a row is not asked for ten seconds: nobody is
// to wait for a server that is down. Failing is said in the log when it begins and when it ends.
//
// Concurrency. Lives on one loop; the counts may be read by any thread.
class Questions {
 public:
  static constexpr std::uint32_t silences_to_pause = 5;
  static constexpr std::chrono::seconds pause{10};

  // Both outlive it.
  Questions(net::HttpClient& http, Random& random) : http_(http), random_(random) {}

  // The body of an answer with a status of 2xx; else why there is none, for people.
  async::Task<std::expected<std::string, std::string>> ask(Question question);

  struct Counts {
    std::atomic<std::uint64_t> answered = 0, failed = 0, paused = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  // Of one that did not give what was asked for the last time.
  struct Trouble {
    std::uint32_t silences = 0;  // in a row
    async::Deadline paused_until{};
    bool is_said = false;
  };

  enum class Failure : std::uint8_t { answered, silent };
  std::string failed(std::string_view app_key, Trouble& trouble, Failure how, std::string reason);

  net::HttpClient& http_;
  Random& random_;
  Counts counts_;
  std::map<std::string, Trouble> troubles_;  // by app and URL
};

}  // namespace millrace::webhook
