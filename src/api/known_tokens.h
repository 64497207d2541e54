// Tokens of one app that were proven lately: proving one anew with each request costs as much as storing the message.
#pragma once

#include "api/token.h"

#include <cstddef>
#include <expected>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace millrace::api {

// Operation. What a token claims is kept under the whole token; times are judged with every request. The app's secrets and settings
// are those of one picture (apps.h): a new one begins with nothing.
//
// Limits. When there are too many, all are forgotten. A long token is proven each time.
//
// Concurrency. Any thread.
class KnownTokens {
 public:
  static constexpr std::size_t most = 10'000, longest = 1'024;

  std::expected<Token, Problem> verified(std::string_view token, const Trust& trust, Instant now, Nameless nameless = Nameless::refused);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view token) const { return std::hash<std::string_view>{}(token); }
  };
  // How long it takes says nothing of a token that is known.
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view one, std::string_view other) const;
  };

  std::mutex mutex_;
  std::unordered_map<std::string, Claims, Hash, Equal> claims_;
};

}  // namespace millrace::api
