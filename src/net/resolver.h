// Host names to addresses, without letting a slow name server hold anyone past a deadline.
#pragma once

#include "async/task.h"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::net {

struct ResolveFailure {
  enum class Kind : std::uint8_t { no_such_host, failed, timeout, cancelled };
  Kind kind = Kind::failed;
  std::string text;
};

// Operation. The system's resolver blocks and cannot be stopped, so each lookup has a thread of its own, which outlives
// a caller that has given up; Asio's has one thread for all, where one dead name server would stop every other host.
// Callers that ask for the same host share a lookup. What it found, a failure too, is kept for a while.
//
// Concurrency. Lives on the loop of its executor.
//
// Limits. `max_lookups` threads at once, further hosts wait for one of them; an answer is kept for `kept_for`.
class Resolver {
 public:
  using Addresses = std::vector<boost::asio::ip::address>;
  using Found = std::expected<Addresses, ResolveFailure>;
  using Lookup = std::function<Found(const std::string& name)>;

  static constexpr std::size_t max_lookups = 8;
  static constexpr std::chrono::seconds kept_for{5};

  // Tests give a lookup of their own; it is called on another thread.
  explicit Resolver(async::asio::any_io_executor executor, Lookup lookup = system_lookup);
  ~Resolver();

  // In the order of preference, at least one.
  async::Task<Found> resolve(std::string name, async::Deadline deadline);

  // getaddrinfo(3).
  static Found system_lookup(const std::string& name);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace millrace::net
