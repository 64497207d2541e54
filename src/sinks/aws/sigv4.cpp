// Canonical request, string to sign, signature: the three steps of the guide, in its words.
#include "sinks/aws/sigv4.h"

#include "base/ascii.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

// Without blanks at the ends, and with one for each run of them inside.
std::string single_blanks(std::string_view value) {
  std::string out;
  for (const char c : value)
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

struct CanonicalHeaders {
  std::string lines;  // "host:example.com\n…"
  std::string names;  // "host;x-amz-date"
};

CanonicalHeaders canonical_headers(const net::Headers& headers, std::string_view host) {
  std::vector<std::pair<std::string, std::string>> sorted{{"host", std::string(host)}};
  for (const auto& [name, value] : headers) sorted.emplace_back(lower(name), single_blanks(value));
  std::ranges::sort(sorted);
  CanonicalHeaders canonical;
  for (const auto& [name, value] : sorted) {
    if (!canonical.names.empty()) canonical.names += ';';
    canonical.names += name;
    canonical.lines.append(name).append(":").append(value).append("\n");
  }
  return canonical;
}

bool is_its_own_canonical_form(std::string_view path) {
  return path.starts_with('/') && percent_encoded(path).size() == path.size() + 2 * static_cast<std::size_t>(std::ranges::count(path, '/'));
}

}  // namespace

std::string signing_key(const Secret& secret, std::string_view date, const SigningScope& scope) {
  const auto of_date = hmac_sha256("AWS4" + secret.reveal(), date);
  const auto of_region = hmac_sha256(of_date, scope.region);
  const auto of_service = hmac_sha256(of_region, scope.service);
  return hmac_sha256(of_service, "aws4_request");
}

void sign(net::ClientRequest& request, std::string_view body_digest, const net::Origin& origin, const Credentials& credentials,
          const SigningScope& scope, HmacKey& key, Instant at) {
  ensure(is_its_own_canonical_form(request.target), "a target that is signed has another canonical form");
  const auto time = to_iso8601_basic(at);
  request.headers.emplace_back("X-Amz-Date", time);
  if (!credentials.session_token.empty()) request.headers.emplace_back("X-Amz-Security-Token", credentials.session_token.reveal());

  const auto [lines, names] = canonical_headers(request.headers, origin.authority());
  const auto canonical_request = fmt::format("{}\n{}\n\n{}\n{}\n{}", request.method, request.target, lines, names, body_digest);
  const auto credential_scope = fmt::format("{}/{}/{}/aws4_request", std::string_view(time).substr(0, 8), scope.region, scope.service);
  const auto string_to_sign = fmt::format("{}\n{}\n{}\n{}", algorithm, time, credential_scope, to_hex(sha256(canonical_request)));
  const auto signature = to_hex(key.hmac(string_to_sign));
  request.headers.emplace_back("Authorization", fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm,
                                                            credentials.key_id, credential_scope, names, signature));
}

}  // namespace millrace::aws
