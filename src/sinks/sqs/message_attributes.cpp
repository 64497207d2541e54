// Every attribute of ours is a String, which keeps counting, digest and JSON to a line each.
#include "sinks/sqs/message_attributes.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/utf8.h"
#include "wire/json.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace millrace::sqs {
namespace {

constexpr std::string_view data_type = "String";
constexpr char string_value_follows = 1;  // 2 would be a binary value

bool is_taken(std::string_view character) {
  const auto byte = static_cast<std::uint8_t>(character[0]);
  if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r';
  return character != "%" && character != "\xef\xbf\xbe" && character != "\xef\xbf\xbf";
}

// As most are: printable ASCII, which SQS takes and whose '%' does not stand for itself.
bool is_plain(std::string_view value) {
  bool plain = true;
  for (const char c : value) plain &= c >= 0x20 && c < 0x7f && c != '%';  // without an early end, so that it is done in vectors
  return plain;
}

template <class Visit>
void for_each_attribute(const delivery::Outgoing& event, const Visit& visit) {
  const std::pair<std::string_view, std::string_view> all[] = {{"app", event.app_key},       {"cid", event.cid},
                                                               {"event_id", event.event_id}, {"event_type", event.type},
                                                               {"replay", event.replay},     {"x-signature", event.signature}};
  for (const auto& [name, value] : all)
    if (!value.empty()) visit(name, value);
}

std::size_t counted_bytes(std::string_view name, std::string_view value) { return name.size() + data_type.size() + value.size(); }

char* put(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* put_with_length(char* to, std::string_view text) {
  for (const int shift : {24, 16, 8, 0}) *to++ = static_cast<char>(text.size() >> shift);
  return put(to, text);
}

// Stands for itself in JSON.
bool is_verbatim(std::string_view value) {
  bool verbatim = true;
  for (const char c : value) verbatim &= c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  return verbatim;
}

}  // namespace

std::string attribute_value(std::string_view value) {
  if (is_plain(value)) return std::string(value);
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
  for_each_attribute(
      event, [&](auto name, auto value) { attributes.push_back({name, value, is_plain(value) ? std::string() : attribute_value(value)}); });
  return attributes;
}

std::size_t attribute_bytes(const delivery::Outgoing& event) {
  std::size_t bytes = 0;
  for_each_attribute(event, [&](auto name, auto value) {
    bytes += is_plain(value) ? counted_bytes(name, value) : counted_bytes(name, attribute_value(value));
  });
  return bytes;
}

std::size_t size_bytes(const Attributes& attributes) {
  std::size_t bytes = 0;
  for (const auto& attribute : attributes) bytes += counted_bytes(attribute.name, attribute.value());
  return bytes;
}

std::string digested(const Attributes& attributes) {
  const auto bytes = size_bytes(attributes) + attributes.size() * 13;  // three lengths and a byte for each
  std::string out;
  out.resize_and_overwrite(bytes, [&](char* to, std::size_t) {
    for (const auto& attribute : attributes) {
      to = put_with_length(put_with_length(to, attribute.name), data_type);
      *to++ = string_value_follows;
      to = put_with_length(to, attribute.value());
    }
    return bytes;
  });
  return out;
}

std::string md5_hex(const Attributes& attributes) { return to_hex(md5(digested(attributes))); }

void append_json(std::string& out, const Attributes& attributes) {
  out += '{';
  for (const auto& attribute : attributes) {
    if (&attribute != attributes.data()) out += ',';
    out.append(1, '"').append(attribute.name).append(R"(":{"DataType":"String","StringValue":)");  // names are words
    if (is_verbatim(attribute.value())) out.append(1, '"').append(attribute.value()).append(1, '"');
    else wire::append_json_string(out, attribute.value());
    out += '}';
  }
  out += '}';
}

}  // namespace millrace::sqs
