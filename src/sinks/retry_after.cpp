// Both forms of the header come down to a bounded wait.
#include "sinks/retry_after.h"

#include <algorithm>
#include <charconv>

namespace millrace::sinks {

std::optional<std::chrono::milliseconds> retry_after(const net::Headers& headers, Instant now) {
  using std::chrono::milliseconds;
  constexpr milliseconds longest = longest_retry_after;
  const auto text = net::header(headers, "retry-after");

  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range && !text.starts_with('-')) return longest;
  if (error == std::errc{} && end == text.data() + text.size()) {
    if (seconds < 0) return std::nullopt;
    return milliseconds(std::min<std::int64_t>(seconds, longest / std::chrono::seconds{1}) * 1000);
  }

  const auto date = parse_http_date(text);
  if (!date || *date <= now) return std::nullopt;
  return std::min(longest, std::chrono::duration_cast<milliseconds>(*date - now));
}

}  // namespace millrace::sinks
