// A map under a lock that is held for one look-up.
#include "api/known_tokens.h"

#include "base/crypto.h"

namespace millrace::api {

bool KnownTokens::Equal::operator()(std::string_view one, std::string_view other) const { return equal_in_constant_time(one, other); }

std::expected<Token, Problem> KnownTokens::verified(std::string_view token, const Trust& trust, Instant now, Nameless nameless) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = claims_.find(token); known != claims_.end()) return judged(known->second, trust, now, nameless);
  }
  const auto claims = proven(token, trust, now);
  if (!claims) return std::unexpected(claims.error());
  if (token.size() <= longest) {
    const std::lock_guard lock(mutex_);
    if (claims_.size() >= most) claims_.clear();
    claims_.emplace(token, *claims);
  }
  return judged(*claims, trust, now, nameless);
}

}  // namespace millrace::api
