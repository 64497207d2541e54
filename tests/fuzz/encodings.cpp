// Percent-encoding, base64 and query strings: decoding takes anything, and what is encoded comes back to the byte.
#include "base/encoding.h"
#include "fuzz.h"
#include "json_text.h"
#include "net/http.h"
#include "sinks/sqs/message_attributes.h"

#include <string>

namespace millrace::fuzz {

void run(std::string_view input) {
  ensure(from_base64(to_base64(input)) == input && from_base64url(to_base64url(input)) == input, "base64 comes back");
  if (const auto bytes = from_base64(input)) ensure(to_base64(*bytes) == input, "one text per value");
  if (const auto bytes = from_base64url(input)) ensure(to_base64url(*bytes) == input, "one text per value");

  const auto encoded = percent_encoded(input);
  ensure(percent_decoded(encoded) == input && percent_decoded(encoded, Plus::is_blank) == input, "percent-encoding comes back");
  for (const auto plus : {Plus::is_plus, Plus::is_blank})
    if (const auto decoded = percent_decoded(input, plus)) ensure(decoded->size() <= input.size(), "decoding never grows");

  const auto attribute = sqs::attribute_value(input);
  ensure(accepted_by_sqs(attribute) && percent_decoded(attribute) == input, "SQS takes every attribute, and it comes back");

  for (const auto* name : {"api_key", "", "%"}) ensure(net::query_value(input, name).size() <= input.size(), "a value is a part");
  ensure(net::query_value("a=1&" + encoded + "=2&b", input) == (input == "a" ? "1" : "2") || input == "b",
         "a name is found as it was encoded");
  if (!input.contains('&'))
    ensure(net::query_value(std::string(input) + "&fuzzed=" + encoded, "fuzzed") == input || input.contains("f"),
           "a value is found behind others");
}

}  // namespace millrace::fuzz
