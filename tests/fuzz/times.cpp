// Times in any text (RFC 3339 and the Date header): what is read lies in the years we keep, and is written as the same time.
#include "base/instant.h"
#include "fuzz.h"

namespace millrace::fuzz {
namespace {

void ensure_kept(Instant at) {
  const auto text = to_rfc3339(at);
  ensure(text >= "1970" && text < "2262", "the year is one of those we keep");
  ensure(parse_rfc3339(text) == at, "what is written is read as the same time");
  ensure(to_iso8601_basic(at).size() == 16, "AWS's form has one length");
}

}  // namespace

void run(std::string_view input) {
  if (const auto at = parse_rfc3339(input)) ensure_kept(*at);
  if (const auto at = parse_http_date(input)) ensure_kept(*at);
}

}  // namespace millrace::fuzz
