// Hex of what the generator draws.
#include "server/random_text.h"

#include "base/encoding.h"

#include <array>

namespace millrace::server {
namespace {

template <std::size_t bytes>
std::string drawn_text(Random& random) {
  std::array<std::uint8_t, bytes> drawn{};
  random.fill(drawn);
  return to_hex({reinterpret_cast<const char*>(drawn.data()), drawn.size()});
}

}  // namespace

std::string random_secret(Random& random) { return drawn_text<32>(random); }
std::string random_api_key(Random& random) { return drawn_text<6>(random); }

}  // namespace millrace::server
