// The JSON Web Token of a request: who asks, proven with the app's secret (RFC 7519, HS256 alone).
#pragma once

#include "api/problem.h"
#include "base/instant.h"
#include "store/records.h"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {

struct Token {
  std::string user_id;  // empty for a server's

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
};

// The token's claims, or Stream's code for what is wrong: 43 for the signature, 40 to 42 for its times, 5 for the rest.
std::expected<Token, Problem> verified(std::string_view token, const Trust& trust, Instant now);

}  // namespace millrace::api
