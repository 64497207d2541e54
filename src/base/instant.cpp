// Civil time from nanoseconds and back, without locale or time zone data.
#include "base/instant.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace millrace {
namespace {

using namespace std::chrono;

void put(char* to, unsigned value, std::size_t width) {
  for (auto i = width; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

void append_padded(std::string& out, unsigned value, std::size_t width) {
  std::array<char, 10> digits;
  put(digits.data(), value, width);
  out.append(digits.data(), width);
}

struct Civil {
  year_month_day date;
  hh_mm_ss<nanoseconds> time;
};

Civil civil(Instant instant) {
  const sys_time<nanoseconds> at{nanoseconds{instant.ns}};
  const auto day = floor<days>(at);
  return {year_month_day{day}, hh_mm_ss<nanoseconds>{at - day}};
}

// Reads numbers of fixed width and single characters from the front of a text.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  int number(std::size_t width) {
    if (rest_.size() < width) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  bool accept(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view any_of) {
    if (!accept(any_of)) fail();
  }

  std::string_view word(std::size_t width) {
    if (rest_.size() < width) return fail(), std::string_view{};
    const auto taken = rest_.substr(0, width);
    rest_.remove_prefix(width);
    return taken;
  }

  // Up to nine digits as nanoseconds; further ones are cut.
  std::int64_t fraction() {
    std::int64_t value = 0;
    int digits = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      if (digits < 9) value = value * 10 + (rest_.front() - '0'), ++digits;
      rest_.remove_prefix(1);
    }
    if (digits == 0) fail();
    for (; digits < 9; ++digits) value *= 10;
    return value;
  }

  bool ended() const { return rest_.empty() && !failed_; }
  bool failed() const { return failed_; }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

constexpr std::int64_t ns_of_year(int y) { return sys_time<nanoseconds>{sys_days{year{y} / 1 / 1}}.time_since_epoch().count(); }

// A leap second or an offset may lead out of the years that are accepted.
std::optional<Instant> kept(Instant at) {
  if (at.ns < ns_of_year(1970) || at.ns >= ns_of_year(2262)) return std::nullopt;
  return at;
}

std::optional<Instant> from_civil(int y, int mo, int d, int h, int mi, int s) {
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1970 || y > 2261 || h > 23 || mi > 59 || s > 60) return std::nullopt;
  const auto at = sys_days{date} + hours{h} + minutes{mi} + seconds{s};
  return kept({duration_cast<nanoseconds>(at.time_since_epoch()).count()});
}

}  // namespace

// A payload holds some twenty times; all of one day begin alike, and every other is the one before.
void append_rfc3339(std::string& out, Instant instant) {
  struct Day {
    sys_days day = sys_days::min();
    std::array<char, 11> text{};  // "2026-11-27T"
  };
  struct Whole {
    std::int64_t ns = 0;
    std::size_t size = 0;
    std::array<char, 30> text{};  // "2026-11-27T20:15:30.123456789Z"
  };
  thread_local Day last;
  thread_local Whole whole;
  if (whole.size > 0 && whole.ns == instant.ns) return void(out.append(whole.text.data(), whole.size));
  const sys_time<nanoseconds> at{nanoseconds{instant.ns}};
  const auto day = floor<days>(at);
  if (day != last.day) {
    const year_month_day date{day};
    last.day = day;
    put(&last.text[0], static_cast<unsigned>(int{date.year()}), 4), last.text[4] = '-';
    put(&last.text[5], unsigned{date.month()}, 2), last.text[7] = '-';
    put(&last.text[8], unsigned{date.day()}, 2), last.text[10] = 'T';
  }
  auto& text = whole.text;
  std::ranges::copy(last.text, text.begin());
  const auto ns = static_cast<std::uint64_t>((at - day).count());
  const auto second = static_cast<unsigned>(ns / 1'000'000'000);
  auto fraction = static_cast<unsigned>(ns % 1'000'000'000);
  put(&text[11], second / 3'600, 2), text[13] = ':';
  put(&text[14], second / 60 % 60, 2), text[16] = ':';
  put(&text[17], second % 60, 2);
  std::size_t size = 19;
  if (fraction > 0) {
    std::size_t width = 9;
    for (; fraction % 10 == 0; fraction /= 10) --width;
    text[size++] = '.';
    put(&text[size], fraction, width);
    size += width;
  }
  text[size++] = 'Z';
  whole.ns = instant.ns, whole.size = size;
  out.append(text.data(), size);
}

std::string to_rfc3339(Instant instant) {
  std::string out;
  append_rfc3339(out, instant);
  return out;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scan scan(text);
  const int y = scan.number(4);
  scan.expect("-");
  const int mo = scan.number(2);
  scan.expect("-");
  const int d = scan.number(2);
  scan.expect("Tt ");
  const int h = scan.number(2);
  scan.expect(":");
  const int mi = scan.number(2);
  scan.expect(":");
  const int s = scan.number(2);
  const std::int64_t fraction = scan.accept(".") ? scan.fraction() : 0;
  minutes offset{0};
  if (!scan.accept("Zz")) {
    const bool behind = scan.accept("-");
    if (!behind) scan.expect("+");
    const int offset_h = scan.number(2);
    scan.expect(":");
    const int offset_mi = scan.number(2);
    if (offset_h > 23 || offset_mi > 59) return std::nullopt;
    offset = hours{offset_h} + minutes{offset_mi};
    if (behind) offset = -offset;
  }
  if (!scan.ended()) return std::nullopt;
  const auto at = from_civil(y, mo, d, h, mi, s);
  return at ? kept(*at + nanoseconds{fraction} + -offset) : std::nullopt;
}

std::string to_iso8601_basic(Instant instant) {
  const auto [date, time] = civil(instant);
  std::string out;
  append_padded(out, static_cast<unsigned>(int{date.year()}), 4);
  append_padded(out, unsigned{date.month()}, 2);
  append_padded(out, unsigned{date.day()}, 2), out += 'T';
  append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
  append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
  append_padded(out, static_cast<unsigned>(time.seconds().count()), 2), out += 'Z';
  return out;
}

std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  Scan scan(text);
  scan.word(5);  // "Mon, "
  const int d = scan.number(2);
  scan.expect(" ");
  const auto month_name = scan.word(3);
  const auto month_at = months.find(month_name);
  scan.expect(" ");
  const int y = scan.number(4);
  scan.expect(" ");
  const int h = scan.number(2);
  scan.expect(":");
  const int mi = scan.number(2);
  scan.expect(":");
  const int s = scan.number(2);
  if (scan.failed() || month_name.size() != 3 || month_at == std::string_view::npos || month_at % 3) return std::nullopt;
  return from_civil(y, static_cast<int>(month_at / 3) + 1, d, h, mi, s);
}

}  // namespace millrace
