// Bytes as text: hex, base64 (RFC 4648) and percent-encoding (RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace millrace {

std::string to_hex(std::string_view bytes);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// Without padding, '-' and '_' for '+' and '/': the form of JSON Web Tokens.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// "%41" and "+" (a blank in a query) become what they stand for; nothing when a '%' lacks its two digits.
enum class Plus : bool { is_plus, is_blank };
std::optional<std::string> percent_decoded(std::string_view text, Plus plus = Plus::is_plus);

// The first value of that name in the query of a URL, decoded; empty when there is none.
std::string query_value(std::string_view query, std::string_view name);

// Everything but letters, digits and "-_.~" becomes %XX.
std::string percent_encoded(std::string_view text);

}  // namespace millrace
