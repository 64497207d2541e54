// spdlog writes to stderr; standard output belongs to the ready line and to commands' answers.
#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace millrace::log {
namespace {

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("millrace", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum engine_level(Level level) {
  switch (level) {
    case Level::error:
      return spdlog::level::err;
    case Level::silent:
      return spdlog::level::off;
    case Level::warn:
      return spdlog::level::warn;
    case Level::info:
      return spdlog::level::info;
    case Level::debug:
      return spdlog::level::debug;
  }
  return spdlog::level::info;
}

void append_value(std::string& line, std::string_view text) {
  if (!text.empty() && text.find_first_of(" \"=\n\r\t\\") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') line += '\\';
    if (static_cast<unsigned char>(c) < 0x20) line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else line += c;
  }
  line += '"';
}

void write(spdlog::level::level_enum level, std::string_view what, std::initializer_list<Value> values) {
  if (!logger().should_log(level)) return;
  std::string line(what);
  for (const auto& value : values) {
    line += ' ';
    line += value.name;
    line += '=';
    append_value(line, value.text);
  }
  logger().log(level, "{}", line);
}

}  // namespace

std::optional<Level> level_of(std::string_view name) {
  if (name == "error") return Level::error;
  if (name == "warn") return Level::warn;
  if (name == "info") return Level::info;
  if (name == "debug") return Level::debug;
  return std::nullopt;
}

void set_level(Level level) { logger().set_level(engine_level(level)); }
bool is_on(Level level) { return logger().should_log(engine_level(level)); }

void debug(std::string_view what, std::initializer_list<Value> values) { write(spdlog::level::debug, what, values); }
void info(std::string_view what, std::initializer_list<Value> values) { write(spdlog::level::info, what, values); }
void warn(std::string_view what, std::initializer_list<Value> values) { write(spdlog::level::warn, what, values); }
void error(std::string_view what, std::initializer_list<Value> values) { write(spdlog::level::err, what, values); }

}  // namespace millrace::log
