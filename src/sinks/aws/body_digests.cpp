// The first of two waits for a turn of the loop; the second does the work of both.
#include "sinks/aws/body_digests.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/sha256_lanes.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <utility>

namespace millrace::aws {
namespace {

constexpr std::size_t worth_waiting = 4 << 10;  // a turn of the loop costs about as much as this many bytes

}  // namespace

async::Task<std::string> BodyDigests::of(std::string_view body) {
  if (body.size() < worth_waiting || !has_sha256_instructions()) co_return to_hex(sha256(body));
  if (auto* other = std::exchange(waiting_, nullptr)) {
    auto [first, second] = sha256_of_both(other->body, body);
    other->digest = std::move(first);
    co_return to_hex(second);
  }
  Waiting own{body};
  struct Leave {
    BodyDigests& digests;
    const Waiting& own;
    ~Leave() {
      if (digests.waiting_ == &own) digests.waiting_ = nullptr;
    }
  } const leave{*this, own};
  waiting_ = &own;
  co_await async::asio::post(async::asio::use_awaitable);
  co_return to_hex(own.digest.empty() ? sha256(body) : own.digest);
}

}  // namespace millrace::aws
