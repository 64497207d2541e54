// "bytes=0-9", "bytes=10-", "bytes=-5".
#include "net/byte_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace millrace::net {
namespace {

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string ByteRange::of(std::uint64_t whole) const { return fmt::format("bytes {}-{}/{}", from, from + size - 1, whole); }

RangeAsked range_asked(std::string_view header, std::uint64_t whole) {
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit)) return {};
  header.remove_prefix(unit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = number_in(header.substr(0, dash)), last = number_in(header.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    const auto size = std::min(*last, whole);
    if (size == 0) return {.asked = Asked::beyond, .range = {}};
    return {.asked = Asked::part, .range = {whole - size, size}};
  }
  if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) return {};
  if (*first >= whole) return {.asked = Asked::beyond, .range = {}};
  return {.asked = Asked::part, .range = {*first, std::min(last.value_or(whole - 1), whole - 1) - *first + 1}};
}

}  // namespace millrace::net
