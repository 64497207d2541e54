// Boost.JSON reads the grammar; what it finds is kept with its spelling.
#include "wire/json.h"

#include "base/utf8.h"
#include "wire/json_escape.h"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <array>
#include <ranges>
#include <unordered_set>
#include <utility>

namespace millrace::wire {
namespace {

namespace bj = boost::json;

// Receives the parts of a document in order and builds it bottom up.
class Builder {
 public:
  static constexpr std::size_t max_object_size = -1, max_array_size = -1, max_key_size = -1, max_string_size = -1;
  using error_code = bj::error_code;

  Json take() { return std::move(values_.back()); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }

  bool on_object_end(std::size_t count, error_code&) {
    Json::Object members;
    members.reserve(count);
    const auto first_value = values_.size() - count, first_name = names_.size() - count;
    for (std::size_t i = 0; i < count; ++i) members.push_back({std::move(names_[first_name + i]), std::move(values_[first_value + i])});
    values_.resize(first_value);
    names_.resize(first_name);
    keep_last_of_each_name(members);
    values_.emplace_back(std::move(members));
    return true;
  }

  bool on_array_end(std::size_t count, error_code&) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Json::Array items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    values_.emplace_back(std::move(items));
    return true;
  }

  bool on_key_part(bj::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_key(bj::string_view part, std::size_t, error_code&) {
    collect(part);
    names_.push_back(std::exchange(text_, {}));
    return true;
  }

  bool on_string_part(bj::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_string(bj::string_view part, std::size_t, error_code&) {
    collect(part);
    values_.emplace_back(std::exchange(text_, {}));
    return true;
  }

  bool on_number_part(bj::string_view part, error_code&) { return collect(part); }
  bool on_int64(std::int64_t, bj::string_view part, error_code&) { return number(part); }
  bool on_uint64(std::uint64_t, bj::string_view part, error_code&) { return number(part); }
  bool on_double(double, bj::string_view part, error_code&) { return number(part); }

  bool on_bool(bool value, error_code&) {
    values_.emplace_back(value);
    return true;
  }
  bool on_null(error_code&) {
    values_.emplace_back(nullptr);
    return true;
  }

  bool on_comment_part(bj::string_view, error_code&) { return true; }
  bool on_comment(bj::string_view, error_code&) { return true; }

 private:
  bool collect(bj::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool number(bj::string_view part) {
    collect(part);
    values_.emplace_back(Json::Number{std::exchange(text_, {})});
    return true;
  }

  static void keep_last_of_each_name(Json::Object& members) {
    constexpr std::size_t few = 16;  // below it, comparing all pairs costs less than sorting
    const auto repeated = [&] {
      if (members.size() <= few) {
        for (std::size_t i = 0; i < members.size(); ++i)
          for (std::size_t k = i + 1; k < members.size(); ++k)
            if (members[i].name == members[k].name) return true;
        return false;
      }
      std::vector<std::string_view> names;
      for (const auto& member : members) names.push_back(member.name);
      std::ranges::sort(names);
      return std::ranges::adjacent_find(names) != names.end();
    };
    if (!repeated()) return;
    std::unordered_set<std::string> seen;
    Json::Object kept;
    for (auto& member : members | std::views::reverse)
      if (seen.insert(member.name).second) kept.push_back(std::move(member));
    std::ranges::reverse(kept);
    members = std::move(kept);
  }

  std::vector<Json> values_;
  std::vector<std::string> names_;
  std::string text_;
};

// What stands for a character that is not ASCII, or for a byte that belongs to none; empty where it may stay.
std::string_view substitute(std::string_view character) {
  if (character.empty()) return "\xef\xbf\xbd";
  if (character == "\xef\xbf\xbe") return "\\ufffe";
  if (character == "\xef\xbf\xbf") return "\\uffff";
  return {};
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  if (const auto* members = object())
    for (const auto& member : *members)
      if (member.name == name) return &member.value;
  return nullptr;
}

std::string_view Json::kind_name() const {
  constexpr std::array<std::string_view, 6> names{"null", "a boolean", "a number", "a string", "an array", "an object"};
  return names[value_.index()];
}

bool Json::operator==(const Json& other) const { return value_ == other.value_; }

std::expected<Json, std::string> parse_json(std::string_view text) {
  bj::parse_options options;
  options.max_depth = max_json_depth;
  bj::basic_parser<Builder> parser(options);
  bj::error_code error;
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (error) return std::unexpected(error.message() + " at byte " + std::to_string(read));
  if (read < text.size()) return std::unexpected("there is more behind the document, at byte " + std::to_string(read));
  return parser.handler().take();
}

namespace {

void append_escaped_ascii(std::string& out, std::string_view& text) {
  constexpr std::size_t piece_bytes = 512;  // bounds the room that is made for the worst case
  for (bool more = true; more && !text.empty();) {
    const auto piece = text.substr(0, piece_bytes);
    const auto size = out.size();
    std::size_t read = 0;
    out.resize_and_overwrite(size + most_escaped_bytes(piece.size()), [&](char* data, std::size_t) {
      const auto escaped = escape_ascii(data + size, piece);
      read = escaped.read;
      return size + escaped.written;
    });
    text.remove_prefix(read);
    more = read == piece.size();
  }
}

// Precondition: `text` begins with a byte that is no ASCII.
void append_character(std::string& out, std::string_view& text) {
  const auto bytes = character_bytes(text);
  const auto instead = substitute(text.substr(0, bytes));
  out += instead.empty() ? text.substr(0, bytes) : instead;
  text.remove_prefix(std::max<std::size_t>(bytes, 1));
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::size_t short_bytes = 128;
  if (text.size() <= short_bytes) {  // with its quotes in one go, if it is all ASCII
    const auto size = out.size();
    bool whole = false;
    out.resize_and_overwrite(size + most_escaped_bytes(text.size()) + 2, [&](char* data, std::size_t) {
      char* to = data + size;
      *to++ = '"';
      const auto escaped = escape_ascii(to, text);
      if (!(whole = escaped.read == text.size())) return size;
      to[escaped.written] = '"';
      return size + escaped.written + 2;
    });
    if (whole) return;
  }
  out += '"';
  while (!text.empty()) {
    append_escaped_ascii(out, text);
    while (!text.empty() && static_cast<unsigned char>(text[0]) >= 0x80) append_character(out, text);
  }
  out += '"';
}

void append_json(std::string& out, const Json& document) {
  if (const auto* text = document.string()) {
    append_json_string(out, *text);
  } else if (const auto* number = document.number()) {
    out += number->text;
  } else if (const auto* truth = document.boolean()) {
    out += *truth ? "true" : "false";
  } else if (const auto* items = document.array()) {
    out += '[';
    for (const auto& item : *items) {
      if (&item != items->data()) out += ',';
      append_json(out, item);
    }
    out += ']';
  } else if (const auto* members = document.object()) {
    out += '{';
    for (const auto& member : *members) {
      if (&member != members->data()) out += ',';
      append_json_string(out, member.name);
      out += ':';
      append_json(out, member.value);
    }
    out += '}';
  } else {
    out += "null";
  }
}

std::string to_text(const Json& document) {
  std::string out;
  append_json(out, document);
  return out;
}

}  // namespace millrace::wire
