// All that wait are one row.
#include "sinks/aws/body_digests.h"

#include "base/crypto.h"
#include "base/encoding.h"

#include <cstddef>
#include <vector>

namespace millrace::aws {
namespace {

constexpr std::size_t worth_waiting = 4 << 10;  // a turn of the loop costs about as much as this many bytes

}  // namespace

async::Task<std::optional<std::string>> BodyDigests::of(std::string_view body) {
  if (body.size() < worth_waiting || !has_sha256_instructions()) co_return to_hex(sha256(body));
  Waiting own{body};
  if (!co_await together_.fulfilled(own)) co_return std::nullopt;
  co_return to_hex({own.digest.data(), own.digest.size()});
}

void BodyDigests::digest(std::span<Waiting* const> waiting) {
  std::vector<std::string_view> bodies;
  bodies.reserve(waiting.size());
  for (const auto* const one : waiting) bodies.push_back(one->body);
  const auto digests = sha256_of_each(bodies);
  for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i]->digest = digests[i];
}

}  // namespace millrace::aws
