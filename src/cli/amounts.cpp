// A number, then a unit from a list.
#include "cli/amounts.h"

#include <charconv>
#include <span>
#include <utility>

namespace millrace::cli {
namespace {

using Unit = std::pair<std::string_view, std::int64_t>;

std::optional<std::int64_t> amount(std::string_view text, std::span<const Unit> units, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  for (const auto& [name, size] : units)
    if (text == name) return number <= most / size ? std::optional(number * size) : std::nullopt;
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> duration(std::string_view text) {
  constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
  constexpr Unit units[] = {{"s", 1}, {"m", minute}, {"h", hour}, {"d", day}};
  const auto seconds = amount(text, units, 36'525 * day);
  return seconds ? std::optional(std::chrono::seconds{*seconds}) : std::nullopt;
}

std::optional<std::int64_t> size_bytes(std::string_view text) {
  constexpr std::int64_t kb = 1'000, mb = 1'000 * kb, gb = 1'000 * mb, tb = 1'000 * gb;
  constexpr Unit units[] = {{"", 1}, {"B", 1}, {"KB", kb}, {"MB", mb}, {"GB", gb}, {"TB", tb}};
  return amount(text, units, 1'000 * tb);
}

}  // namespace millrace::cli
