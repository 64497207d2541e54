// Tokens, whole ones and such as a forger makes: none gets in without the signature of a secret of the app.
//
// The first byte says what the rest is: 'r' a raw token; 's' and 'f' header and claims, parted by a line feed, signed with
// the app's secret or with a forger's; 'm' a good token's bytes to change, as pairs of place and value.
#include "api/token.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "fuzz.h"

namespace millrace::fuzz {
namespace {

constexpr Instant now{1'700'000'000'000'000'000};
const api::Trust trust{{"the secret of now", "the secret before"}};

std::string signed_with(std::string_view secret, std::string_view header, std::string_view claims) {
  const auto text = to_base64url(header) + '.' + to_base64url(claims);
  return text + '.' + to_base64url(hmac_sha256(secret, text));
}

bool is_signed(std::string_view token) {
  const auto end = token.rfind('.');
  if (end == std::string_view::npos) return false;
  for (const auto& secret : trust.secrets)
    if (token.substr(end + 1) == to_base64url(hmac_sha256(secret, token.substr(0, end)))) return true;
  return false;
}

void judge(std::string_view token) {
  const auto judged = api::verified(token, trust, now);
  if (judged) ensure(is_signed(token), "who gets in has a signed token");
  else ensure(judged.error().status >= 400 && judged.error().status < 500 && !judged.error().text.empty(), "who does not is told why");
}

void forge(std::string_view header, std::string_view claims) {
  for (const auto* secret : {"", "the secret of NOW", "a forger's"})
    ensure(!api::verified(signed_with(secret, header, claims), trust, now), "a forger stays outside");
  const auto unsigned_token = to_base64url(header) + '.' + to_base64url(claims);
  ensure(!api::verified(unsigned_token, trust, now) && !api::verified(unsigned_token + '.', trust, now), "so does who signs nothing");
}

void change_bytes(std::string_view changes) {
  static const auto good = signed_with(trust.secrets[0], R"({"alg":"HS256","typ":"JWT"})", R"({"user_id":"ann","exp":1900000000})");
  ensure(api::verified(good, trust, now)->user_id == "ann", "the good token gets in");
  auto changed = good;
  for (; changes.size() >= 2; changes.remove_prefix(2)) changed[static_cast<std::uint8_t>(changes[0]) % changed.size()] = changes[1];
  ensure(changed == good || !api::verified(changed, trust, now), "a changed token stays outside");
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const char kind = input.front();
  input.remove_prefix(1);
  if (kind == 'm') return change_bytes(input);
  if (kind == 'r') return judge(input);
  const auto header = cut(input, "\n");
  if (kind == 'f') return forge(header, input);
  if (kind == 's') judge(signed_with(trust.secrets[1], header, input));
}

}  // namespace millrace::fuzz
