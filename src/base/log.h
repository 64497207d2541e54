// One line per thing that happened: a name, then what is known of it as key=value.
#pragma once

#include <fmt/format.h>

#include <initializer_list>
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

void info(std::string_view what, std::initializer_list<Value> values = {});
void warn(std::string_view what, std::initializer_list<Value> values = {});
void error(std::string_view what, std::initializer_list<Value> values = {});

}  // namespace millrace::log
