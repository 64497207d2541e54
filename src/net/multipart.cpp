// Cut at the boundary, then each part at its empty line.
#include "net/multipart.h"

#include "base/ascii.h"

#include <algorithm>

namespace millrace::net {
namespace {

constexpr std::string_view form_type = "multipart/form-data";
constexpr std::size_t longest_boundary = 70;  // RFC 2046, section 5.1.1

// The parameter of a header's value: `form-data; name="file"`. A quoted one may hold \" and \\.
std::optional<std::string> parameter(std::string_view value, std::string_view name) {
  auto at = value.find(';');
  while (at != std::string_view::npos) {
    value.remove_prefix(at + 1);
    const auto equals = value.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool wanted = lower(trimmed(value.substr(0, equals))) == name;
    value = trimmed(value.substr(equals + 1));
    std::string text;
    if (value.starts_with('"')) {
      std::size_t i = 1;
      for (; i < value.size() && value[i] != '"'; ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) ++i;
        text += value[i];
      }
      value.remove_prefix(std::min(value.size(), i));
    } else {
      text = trimmed(value.substr(0, value.find(';')));
    }
    if (wanted) return text;
    at = value.find(';');
  }
  return std::nullopt;
}

std::optional<std::string> without_folders(std::optional<std::string> filename) {
  if (!filename) return filename;
  const auto slash = filename->find_last_of("/\\");
  return slash == std::string::npos ? filename : filename->substr(slash + 1);
}

// The headers of a part, up to the empty line.
std::expected<FormPart, std::string> part_in(std::string_view text) {
  const auto end = text.starts_with("\r\n") ? 0 : text.find("\r\n\r\n");
  if (end == std::string_view::npos || end > longest_part_header) return std::unexpected("a part has no headers that can be read");
  FormPart part;
  part.content = text.substr(end == 0 ? 2 : end + 4);
  auto headers = text.substr(0, end);
  bool is_named = false;
  while (!headers.empty()) {
    const auto line = headers.substr(0, headers.find("\r\n"));
    headers.remove_prefix(std::min(headers.size(), line.size() + 2));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::unexpected("a part has a header without a colon");
    const auto header = lower(trimmed(line.substr(0, colon)));
    const auto value = trimmed(line.substr(colon + 1));
    if (header == "content-type") part.content_type = value;
    if (header != "content-disposition") continue;
    auto name = parameter(value, "name");
    is_named = name.has_value();
    if (is_named) part.name = *std::move(name);
    part.filename = without_folders(parameter(value, "filename"));
  }
  if (!is_named) return std::unexpected("a part has no name");
  return part;
}

}  // namespace

bool is_form(std::string_view content_type) { return lower(trimmed(content_type.substr(0, content_type.find(';')))) == form_type; }

std::expected<std::vector<FormPart>, std::string> parse_form(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > longest_boundary) return std::unexpected("the form has no boundary");
  const std::string line = "\r\n--" + *boundary;
  std::vector<FormPart> parts;
  // The first boundary may stand at the very start; what is in front of it means nothing.
  auto start = body.starts_with(std::string_view(line).substr(2)) ? line.size() - 2 : body.find(line);
  if (start == std::string_view::npos) return std::unexpected("the form does not hold its boundary");
  if (!body.starts_with(std::string_view(line).substr(2))) start += line.size();
  for (;;) {
    auto rest = body.substr(start);
    if (rest.starts_with("--")) return parts;
    const auto head = rest.find_first_not_of(" \t");
    if (head == std::string_view::npos || !rest.substr(head).starts_with("\r\n"))
      return std::unexpected("a boundary does not end its line");
    rest.remove_prefix(head + 2);
    // A part may be empty, and its boundary then follows its headers' empty line.
    const auto end = rest.find(line);
    if (end == std::string_view::npos) return std::unexpected("the form ends without its last boundary");
    if (parts.size() == most_form_parts) return std::unexpected("the form has more than " + std::to_string(most_form_parts) + " parts");
    auto part = part_in(rest.substr(0, end));
    if (!part) return std::unexpected(part.error());
    parts.push_back(*std::move(part));
    start = static_cast<std::size_t>(rest.data() - body.data()) + end + line.size();
  }
}

}  // namespace millrace::net
