// A point in time: nanoseconds since 1970 in UTC, and its text form (RFC 3339) on the wire.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace {

struct Instant {
  std::int64_t ns = 0;

  auto operator<=>(const Instant&) const = default;

  constexpr Instant operator+(std::chrono::nanoseconds later) const { return {ns + later.count()}; }
  constexpr std::chrono::nanoseconds operator-(Instant earlier) const { return std::chrono::nanoseconds{ns - earlier.ns}; }

  // Stored objects carry microseconds on Stream's wire, events nanoseconds.
  constexpr Instant to_microseconds() const { return {ns - ns % 1000}; }
  constexpr std::int64_t seconds() const { return ns / 1'000'000'000; }
};

// What Stream writes for "never": year 1.
inline constexpr std::string_view never_text = "0001-01-01T00:00:00Z";

// "2020-03-30T07:54:46.277381Z": nine fractional digits at most, trailing zeros cut.
void append_rfc3339(std::string& out, Instant instant);
std::string to_rfc3339(Instant instant);

// Accepts offsets ("+02:00") and up to nine fractional digits; nothing for any other text or a year outside 1970..2261.
std::optional<Instant> parse_rfc3339(std::string_view text);

// "20200330T075446Z": the form AWS Signature Version 4 wants.
std::string to_iso8601_basic(Instant instant);

// "Mon, 30 Mar 2020 07:54:46 GMT", the Date header of RFC 9110; nothing for any other text.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace millrace
