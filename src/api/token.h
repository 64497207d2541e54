// The JSON Web Token of a request: who asks, proven with the app's secret (RFC 7519, HS256 alone).
#pragma once

#include "api/problem.h"
#include "base/instant.h"
#include "store/records.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {

struct Token {
  std::string user_id;                         // empty for a server's
  std::optional<std::int64_t> issued_at = {};  // seconds since 1970, where a user's token tells

  bool by_server() const { return user_id.empty(); }
};

// How far a client's clock may be ahead of ours.
inline constexpr std::chrono::seconds clock_leeway{10};

// What an app's tokens are judged by.
struct Trust {
  std::vector<std::string> secrets;  // any of them may have signed
  std::vector<store::OldSecret> old_secrets = {};
  std::optional<Instant> revoked_before = {};  // users' tokens issued before, or without a time, are refused
  bool dev_tokens = false;                     // those signed with the word "devtoken" are taken for users

  bool operator==(const Trust&) const = default;
};

// Whether users' tokens that were issued before then are refused: those too that do not tell.
bool is_revoked(std::optional<std::int64_t> issued_at, std::optional<Instant> before);

// A token of the user, as the app's server would sign it.
std::string user_token(std::string_view secret, std::string_view user_id, Instant issued_at);

// What a token says that is signed with one of the app's secrets.
struct Claims {
  std::string user_id;
  bool server = false;
  bool nameless = false;                                    // says nothing but times
  std::optional<std::int64_t> expires, not_before, issued;  // in seconds since 1970, fractions cut
  std::optional<Instant> secret_until;                      // when the secret that signed it is no longer valid
};

// Needs no clock but for old secrets: what it says of a token can be kept as long as the app stays as it is.
std::expected<Claims, Problem> proven(std::string_view token, const Trust& trust, Instant now);
// What a well signed token is whose claims say nothing but times: Python's SDK of v2 signs a server's so.
enum class Nameless : std::uint8_t { refused, server };

// Whether its time has come and has not passed.
std::expected<Token, Problem> judged(const Claims& claims, const Trust& trust, Instant now, Nameless nameless = Nameless::refused);

// Both: who asks, or Stream's code for what is wrong: 43 for the signature, 40 to 42 for its times, 5 for the rest.
std::expected<Token, Problem> verified(std::string_view token, const Trust& trust, Instant now, Nameless nameless = Nameless::refused);

}  // namespace millrace::api
