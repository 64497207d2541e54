// One thread per lookup in flight; its answer is posted to the loop while the resolver is there to take it.
#include "net/resolver.h"

#include "async/sleep.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <netdb.h>

#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace millrace::net {

namespace asio = async::asio;

using Found = Resolver::Found;

struct Resolver::State : std::enable_shared_from_this<State> {
  struct Host {
    std::optional<Found> found;
    async::Deadline expires = async::Deadline::max();  // never, while the lookup is queued or on its way
    async::Gate gate;
  };

  State(asio::any_io_executor executor, Lookup lookup) : executor(std::move(executor)), lookup(std::move(lookup)) {}

  void start_lookups();
  void start_lookup(const std::string& name);
  void finish_lookup(const std::string& name, Found found);
  void drop_expired();

  // What threads and loop share. The loop is there as long as the resolver is.
  std::mutex mutex;
  bool open = true;

  // What belongs to the loop.
  asio::any_io_executor executor;
  Lookup lookup;
  std::map<std::string, Host> hosts;
  std::deque<std::string> queued;
  std::size_t lookups = 0;
};

void Resolver::State::start_lookups() {
  for (; !queued.empty() && lookups < max_lookups; queued.pop_front()) start_lookup(queued.front());
}

void Resolver::State::start_lookup(const std::string& name) {
  ++lookups;
  auto work = [self = shared_from_this(), name] {
    auto found = self->lookup(name);
    const std::lock_guard lock(self->mutex);
    if (self->open)
      asio::post(self->executor, [self, name, found = std::move(found)]() mutable { self->finish_lookup(name, std::move(found)); });
  };
  try {
    std::thread(std::move(work)).detach();
  } catch (const std::system_error& error) {
    asio::post(executor, [self = shared_from_this(), name, text = std::string(error.what())] {
      self->finish_lookup(name, std::unexpected(ResolveFailure{ResolveFailure::Kind::failed, text}));
    });
  }
}

void Resolver::State::finish_lookup(const std::string& name, Found found) {
  --lookups;
  auto& host = hosts.at(name);
  host.found = std::move(found);
  host.expires = async::in(kept_for);
  host.gate.open();
  start_lookups();
}

void Resolver::State::drop_expired() {
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(hosts, [&](const auto& host) { return host.second.expires <= now && host.second.gate.is_empty(); });
}

Resolver::Resolver(asio::any_io_executor executor, Lookup lookup)
    : state_(std::make_shared<State>(std::move(executor), std::move(lookup))) {}

Resolver::~Resolver() {
  state_->queued.clear();
  const std::lock_guard lock(state_->mutex);
  state_->open = false;
}

async::Task<Found> Resolver::resolve(std::string name, async::Deadline deadline) {
  const auto state = state_;
  state->drop_expired();
  const auto [at, is_new] = state->hosts.try_emplace(name, State::Host{.gate = async::Gate(state->executor)});
  auto& host = at->second;
  if (is_new) {
    state->queued.push_back(name);
    state->start_lookups();
  }
  if (!host.found) co_await host.gate.wait_until(deadline);

  if (host.found) co_return *host.found;
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    co_return std::unexpected(ResolveFailure{ResolveFailure::Kind::cancelled, "cancelled"});
  co_return std::unexpected(ResolveFailure{ResolveFailure::Kind::timeout, "the name server has not answered in time"});
}

Found Resolver::system_lookup(const std::string& name) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  if (const int error = getaddrinfo(name.c_str(), nullptr, &wanted, &first)) {
    const bool answered = error == EAI_NONAME || error == EAI_NODATA;
    return std::unexpected(
        ResolveFailure{answered ? ResolveFailure::Kind::no_such_host : ResolveFailure::Kind::failed, gai_strerror(error)});
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(first, &freeaddrinfo);

  Addresses addresses;
  for (const auto* at = first; at; at = at->ai_next) {
    asio::ip::tcp::endpoint endpoint;
    if (at->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), at->ai_addr, at->ai_addrlen);
    addresses.push_back(endpoint.address());
  }
  if (addresses.empty()) return std::unexpected(ResolveFailure{ResolveFailure::Kind::no_such_host, "the name has no address"});
  return addresses;
}

}  // namespace millrace::net
