// Signature first: nothing that a stranger wrote is believed before.
#include "api/token.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "wire/json.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace millrace::api {
namespace {

constexpr std::size_t longest_token = 8 << 10;

std::unexpected<Problem> wrong(std::string text) { return std::unexpected(problem(Code::authentication, std::move(text))); }

std::optional<wire::Json> decoded(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  auto document = wire::parse_json(*text);
  if (!document || !document->object()) return std::nullopt;
  return *std::move(document);
}

// SDKs write a development token's claims in plain base64.
std::string url_form(std::string_view base64) {
  std::string out(base64.substr(0, base64.find('=')));
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

// Seconds since 1970 as the claim gives them, fractions cut; nothing when it is absent.
std::expected<std::optional<std::int64_t>, Problem> seconds_of(const wire::Json& claims, const std::string& name) {
  const auto* claim = claims.find(name);
  if (!claim || claim->is_null()) return std::nullopt;
  const std::string text = claim->number() ? claim->number()->text : "";
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < -1e15 || value > 1e15)
    return wrong("the token's " + name + " is no time; give it in seconds since 1970, as a number");
  return static_cast<std::int64_t>(value);
}

std::unexpected<Problem> wrongly_signed() {
  return std::unexpected(problem(Code::token_signature, "the token's signature is invalid; sign it with the secret of this api_key"));
}

}  // namespace

bool is_revoked(std::optional<std::int64_t> issued_at, std::optional<Instant> before) {
  if (!before) return false;
  const bool within_second = before->ns % 1'000'000'000 > 0;
  return !issued_at || *issued_at < before->seconds() + (within_second ? 1 : 0);
}

std::string user_token(std::string_view secret, std::string_view user_id, Instant issued_at) {
  std::string claims = "{\"user_id\":";
  wire::append_json_string(claims, user_id);
  claims += ",\"iat\":" + std::to_string(issued_at.seconds()) + '}';
  const auto text = to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' + to_base64url(claims);
  return text + '.' + to_base64url(hmac_sha256(secret, text));
}

std::expected<Claims, Problem> proven(std::string_view token, const Trust& trust, Instant now) {
  if (token.empty()) return wrong("the Authorization header is missing; send a token signed with the app's secret");
  const auto first = token.find('.'), second = token.find('.', first + 1);
  if (token.size() > longest_token || first == std::string_view::npos || second == std::string_view::npos || token.contains(' '))
    return wrong("the Authorization header holds no JSON Web Token; send it raw, without \"Bearer\"");
  const auto header = decoded(token.substr(0, first));
  if (!header) return wrong("the token's header is no JSON");
  const auto* algorithm = header->find("alg");
  if (!algorithm || !algorithm->string() || *algorithm->string() != "HS256")
    return wrong("the token's algorithm is not HS256, the only one accepted");

  const auto signature = from_base64url(token.substr(second + 1)).value_or("");
  const auto signed_with = [&](const std::string& secret) {
    return equal_in_constant_time(signature, hmac_sha256(secret, token.substr(0, second)));
  };
  Claims found;
  const bool is_dev = trust.dev_tokens && token.substr(second + 1) == "devtoken";
  if (!is_dev && std::ranges::none_of(trust.secrets, signed_with)) {
    const auto old =
        std::ranges::find_if(trust.old_secrets, [&](const auto& old) { return now < old.valid_until && signed_with(old.text); });
    if (old == trust.old_secrets.end()) return wrongly_signed();
    found.secret_until = old->valid_until;
  }
  const auto payload = token.substr(first + 1, second - first - 1);
  const auto claims = decoded(is_dev ? url_form(payload) : std::string(payload));
  if (!claims) return wrong("the token's claims are no JSON");
  for (const auto& [name, into] : {std::pair{"exp", &found.expires}, {"nbf", &found.not_before}, {"iat", &found.issued}}) {
    const auto seconds = seconds_of(*claims, name);
    if (!seconds) return std::unexpected(seconds.error());
    *into = *seconds;
  }
  if (const auto* user = claims->find("user_id"); user && user->string()) found.user_id = *user->string();
  if (const auto* server = claims->find("server"); !is_dev && server && server->boolean()) found.server = *server->boolean();
  found.nameless = !is_dev && std::ranges::all_of(*claims->object(), [](const wire::JsonMember& claim) {
    return claim.name == "iat" || claim.name == "exp" || claim.name == "nbf";
  });
  return found;
}

std::expected<Token, Problem> judged(const Claims& claims, const Trust& trust, Instant now, Nameless nameless) {
  if (claims.secret_until && now >= *claims.secret_until) return wrongly_signed();
  if (claims.expires && *claims.expires <= now.seconds()) return std::unexpected(problem(Code::token_expired, "the token has expired"));
  if (claims.not_before && *claims.not_before > now.seconds() + clock_leeway.count())
    return std::unexpected(problem(Code::token_not_yet_valid, "the token is not valid yet; compare your clock with the server's"));
  if (claims.issued && *claims.issued > now.seconds() + clock_leeway.count())
    return std::unexpected(problem(Code::token_before_issued, "the token was issued in the future; compare your clock with the server's"));
  if (!claims.user_id.empty()) {
    if (is_revoked(claims.issued, trust.revoked_before))
      return std::unexpected(problem(Code::token_expired, "the token was revoked; the app refuses those issued before a time"));
    return Token{claims.user_id, claims.issued};
  }
  if (claims.server || (claims.nameless && nameless == Nameless::server)) return Token{};
  return wrong("the token names neither a user (user_id) nor a server (server: true)");
}

std::expected<Token, Problem> verified(std::string_view token, const Trust& trust, Instant now, Nameless nameless) {
  const auto claims = proven(token, trust, now);
  if (!claims) return std::unexpected(claims.error());
  return judged(*claims, trust, now, nameless);
}

}  // namespace millrace::api
