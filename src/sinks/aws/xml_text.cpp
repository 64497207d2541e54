// A search, not a parser: AWS's answers use no comments, CDATA or namespaces prefixes around what we read.
#include "sinks/aws/xml_text.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace millrace::aws {
namespace {

constexpr std::size_t max_entity_bytes = 10;  // "&#1114111;"

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    tail(12), tail(6), tail(0);
  }
}

// "&#233;" and "&#xe9;" without '&' and ';'.
std::optional<std::uint32_t> numbered_character(std::string_view entity) {
  if (!entity.starts_with('#')) return std::nullopt;
  entity.remove_prefix(1);
  const int base = entity.starts_with('x') ? 16 : 10;
  if (base == 16) entity.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(entity.data(), entity.data() + entity.size(), code, base);
  const bool is_character = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (error != std::errc{} || end != entity.data() + entity.size() || !is_character) return std::nullopt;
  return code;
}

// False for an entity that XML does not define; it then stays as it is written.
bool append_entity(std::string& out, std::string_view entity) {
  constexpr std::pair<std::string_view, char> named[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [name, character] : named)
    if (entity == name) return out += character, true;
  const auto code = numbered_character(entity);
  if (code) append_utf8(out, *code);
  return code.has_value();
}

std::string decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.front() == '&' ? text.substr(0, max_entity_bytes).find(';') : std::string_view::npos;
    if (end != std::string_view::npos && append_entity(out, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// What follows the first start tag of that name; an element without content has none that counts.
std::optional<std::string_view> behind_tag(std::string_view document, std::string_view element) {
  for (std::size_t at = 0; (at = document.find('<', at)) != std::string_view::npos;) {
    auto rest = document.substr(++at);
    if (!rest.starts_with(element)) continue;
    rest.remove_prefix(element.size());
    const auto tag_end = rest.find('>');
    if (tag_end == std::string_view::npos) return std::nullopt;
    const auto attributes = rest.substr(0, tag_end);
    if (attributes.ends_with('/') || (!attributes.empty() && attributes.front() != ' ')) continue;
    return rest.substr(tag_end + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> first_xml_text(std::string_view document, std::string_view element) {
  document = document.substr(0, max_xml_bytes);
  const auto behind = behind_tag(document, element);
  if (!behind) return std::nullopt;
  const auto text_end = behind->find('<');
  if (text_end == std::string_view::npos) return std::nullopt;
  return decoded(behind->substr(0, text_end));
}

std::vector<std::string_view> xml_contents(std::string_view document, std::string_view element, std::size_t most) {
  document = document.substr(0, max_xml_bytes);
  const auto end_tag = "</" + std::string(element) + '>';
  std::vector<std::string_view> contents;
  while (contents.size() < most) {
    const auto behind = behind_tag(document, element);
    const auto end = behind ? behind->find(end_tag) : std::string_view::npos;
    if (end == std::string_view::npos) break;
    contents.push_back(behind->substr(0, end));
    document = behind->substr(end + end_tag.size());
  }
  return contents;
}

std::optional<std::string_view> first_xml_content(std::string_view document, std::string_view element) {
  const auto contents = xml_contents(document, element, 1);
  return contents.empty() ? std::nullopt : std::optional(contents.front());
}

}  // namespace millrace::aws
