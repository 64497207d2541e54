// One line per thing that happened: a name, then what is known of it as key=value.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace millrace::log {

// A value of a log line. Never a secret, never a token.
struct Value {
  template <class T>
  Value(std::string_view name, const T& value) : name(name), text(fmt::format("{}", value)) {}  // NOLINT: a pair in braces is the point

  std::string_view name;
  std::string text;
};

enum class Level : std::uint8_t { silent, error, warn, info, debug };  // silent: for simulations, which say it by a seed

// "error", "warn", "info", "debug"; nothing for any other text.
std::optional<Level> level_of(std::string_view name);

// Lines beyond that level are left out. Set once, before there are threads.
void set_level(Level level);

// To be asked before values of a debug line are put together on a hot path.
bool is_on(Level level);

void debug(std::string_view what, std::initializer_list<Value> values = {});
void info(std::string_view what, std::initializer_list<Value> values = {});
void warn(std::string_view what, std::initializer_list<Value> values = {});
void error(std::string_view what, std::initializer_list<Value> values = {});

}  // namespace millrace::log
