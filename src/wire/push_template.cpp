// One pass over the text; a place is filled or named as a fault.
#include "wire/push_template.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace millrace::wire {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return words;
    text.remove_prefix(from);
    const auto to = std::min(text.find_first_of(blanks), text.size());
    words.push_back(text.substr(0, to));
    text.remove_prefix(to);
  }
}

// The value at the path as a text; empty when there is none.
std::string text_at(const Json& context, std::string_view path) {
  const Json* value = &context;
  while (value) {
    const auto dot = path.find('.');
    value = value->find(path.substr(0, dot));
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  if (!value || value->is_null()) return "";
  return value->string() ? *value->string() : to_text(*value);
}

// Its first characters, not bytes.
std::string truncated(const std::string& text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) continue;
    if (characters++ == most) return text.substr(0, i) + "...";
  }
  return text;
}

void append_escaped(std::string& out, std::string_view text) {
  const auto quotes_from = out.size();
  append_json_string(out, text);
  out.erase(quotes_from, 1);
  out.pop_back();
}

std::expected<std::string, std::string> value_of(std::string_view place, const Json& context) {
  const auto words = words_of(place);
  if (words.size() == 1 && !words[0].starts_with('#') && !words[0].starts_with('/')) return text_at(context, words[0]);
  std::size_t most = 0;
  if (words.size() == 3 && words[0] == "truncate" &&
      std::from_chars(words[2].data(), words[2].data() + words[2].size(), most).ec == std::errc{})
    return truncated(text_at(context, words[1]), most);
  return std::unexpected("\"{{" + std::string(place) + "}}\" is not supported by this version; name a value, or truncate one");
}

// `append` puts the value of a place behind what is there.
template <class Append>
std::expected<std::string, std::string> with_places(std::string_view text, const Json& context, Append append) {
  std::string out;
  while (true) {
    const auto open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) return std::unexpected("opens \"{{\" and never closes it");
    auto value = value_of(text.substr(open + 2, close - open - 2), context);
    if (!value) return value;
    append(out, *value);
    text.remove_prefix(close + 2);
  }
}

}  // namespace

std::expected<std::string, std::string> rendered(std::string_view push_template, const Json& context) {
  if (push_template.size() > longest_push_template)
    return std::unexpected("is longer than " + std::to_string(longest_push_template) + " bytes");
  auto out = with_places(push_template, context, append_escaped);
  if (!out) return out;
  if (auto document = parse_json(*out); !document) return std::unexpected("gives no JSON: " + document.error());
  return out;
}

std::expected<std::string, std::string> filled(std::string_view text, const Json& context) {
  return with_places(text, context, [](std::string& out, std::string_view value) { out += value; });
}

}  // namespace millrace::wire
