// Pads, breaks and indents.
#include "cli/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace millrace::cli {
namespace {

// Characters, not bytes: what begins one in UTF-8.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void lay_out(std::string& out, const wire::Json& value, std::size_t indent, std::size_t before, std::size_t width) {
  const auto line = wire::to_text(value);
  const bool is_nested = value.array() || value.object();
  if (!is_nested || indent + before + width_of(line) <= width) {
    out += printable(line);
    return;
  }
  const auto item = [&, first = true](std::string_view name, const wire::Json& of) mutable {
    out += first ? "\n" : ",\n";
    first = false;
    out.append(indent + 2, ' ');
    out += printable(name);
    lay_out(out, of, indent + 2, width_of(name), width);
  };
  out += value.array() ? '[' : '{';
  if (value.array()) {
    auto next = item;
    for (const auto& of : *value.array()) next("", of);
  } else {
    auto next = item;
    for (const auto& member : *value.object()) {
      std::string name;
      wire::append_json_string(name, member.name);
      next(name + ": ", member.value);
    }
  }
  out += '\n';
  out.append(indent, ' ');
  out += value.array() ? ']' : '}';
}

}  // namespace

std::string aligned(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::string age_text(std::int64_t seconds) {
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 120 * 60) return fmt::format("{} min", seconds / 60);
  if (seconds < 48 * 3'600) return fmt::format("{} h", seconds / 3'600);
  return fmt::format("{} days", seconds / 86'400);
}

std::string wait_text(std::int64_t milliseconds) { return age_text((milliseconds + 999) / 1'000); }

std::string milliseconds_text(std::int64_t microseconds) { return fmt::format("{:.1f} ms", static_cast<double>(microseconds) / 1'000); }

std::string laid_out(const wire::Json& document, std::size_t width) {
  std::string out;
  lay_out(out, document, 0, 0, width);
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_c1 = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c < 0x20 || c == 0x7f) out += fmt::format("\\u{:04x}", c);
    else if (is_c1) out += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[++i]));
    else out += text[i];
  }
  return out;
}

}  // namespace millrace::cli
