// Every attribute of ours is a String, which keeps counting, digest and JSON to a line each.
#include "sinks/sqs/message_attributes.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/utf8.h"
#include "wire/json.h"

#include <algorithm>
#include <cstdint>

namespace millrace::sqs {
namespace {

constexpr std::string_view data_type = "String";
constexpr char string_value_follows = 1;  // 2 would be a binary value

bool is_taken(std::string_view character) {
  const auto byte = static_cast<std::uint8_t>(character[0]);
  if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r';
  return character != "%" && character != "\xef\xbf\xbe" && character != "\xef\xbf\xbf";
}

void append_length(std::string& out, std::size_t length) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>(length >> shift & 0xff);
}

void append_with_length(std::string& out, std::string_view text) {
  append_length(out, text.size());
  out += text;
}

}  // namespace

std::string attribute_value(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  while (!value.empty()) {
    const auto bytes = character_bytes(value);
    const auto character = value.substr(0, std::max<std::size_t>(bytes, 1));
    if (bytes > 0 && is_taken(character)) {
      out += character;
    } else {
      constexpr char digits[] = "0123456789ABCDEF";
      for (const char c : character) out += {'%', digits[static_cast<std::uint8_t>(c) >> 4], digits[c & 15]};
    }
    value.remove_prefix(character.size());
  }
  return out;
}

Attributes attributes_of(const delivery::Outgoing& event) {
  Attributes attributes;
  attributes.reserve(5);
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) attributes.push_back({name, attribute_value(value)});
  };
  add("app", event.app_key);
  add("cid", event.cid);
  add("event_id", event.event_id);
  add("event_type", event.type);
  add("x-signature", event.signature);
  return attributes;
}

std::size_t size_bytes(const Attributes& attributes) {
  std::size_t bytes = 0;
  for (const auto& attribute : attributes) bytes += attribute.name.size() + data_type.size() + attribute.value.size();
  return bytes;
}

std::string md5_hex(const Attributes& attributes) {
  std::string digested;
  for (const auto& attribute : attributes) {
    append_with_length(digested, attribute.name);
    append_with_length(digested, data_type);
    digested += string_value_follows;
    append_with_length(digested, attribute.value);
  }
  return to_hex(md5(digested));
}

void append_json(std::string& out, const Attributes& attributes) {
  out += '{';
  for (const auto& attribute : attributes) {
    if (&attribute != attributes.data()) out += ',';
    wire::append_json_string(out, attribute.name);
    out += R"(:{"DataType":"String","StringValue":)";
    wire::append_json_string(out, attribute.value);
    out += '}';
  }
  out += '}';
}

}  // namespace millrace::sqs
