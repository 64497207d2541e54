// The values that types are made of.
#include "wire/read.h"

#include "wire/user.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace millrace::wire {

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

bool is_set(const Json* value) {
  if (!value || value->is_null()) return false;
  if (value->boolean()) return *value->boolean();
  if (value->string()) return !value->string()->empty();
  if (value->array()) return !value->array()->empty();
  if (value->object()) return !value->object()->empty();
  return true;
}

Read expected_kind(std::string_view wanted, const Json& value, const std::string& path) {
  return std::unexpected(
      Fault{path.empty() ? "the body" : path, "must be " + std::string(wanted) + ", not " + std::string(value.kind_name())});
}

Read read(const Json& value, std::string& into, const std::string& path) {
  const auto* text = value.string();
  if (!text) return expected_kind("a string", value, path);
  into = *text;
  return {};
}

Read read(const Json& value, bool& into, const std::string& path) {
  const auto* truth = value.boolean();
  if (!truth) return expected_kind("a boolean", value, path);
  into = *truth;
  return {};
}

Read read(const Json& value, std::int64_t& into, const std::string& path) {
  const auto* number = value.number();
  if (!number) return expected_kind("a number", value, path);
  const auto& text = number->text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  if (error != std::errc{} || end != text.data() + text.size()) return std::unexpected(Fault{path, "must be a whole number of 64 bits"});
  return {};
}

namespace {

// Stream's v2 description counts nanoseconds since 1970. What is less than years of them was meant as something else.
std::optional<Instant> counted(const Json& value) {
  constexpr std::int64_t least = 100'000'000'000'000'000;
  std::int64_t ns = 0;
  return value.number() && read(value, ns, "") && ns >= least ? std::optional(Instant{ns}) : std::nullopt;
}

}  // namespace

Read read(const Json& value, Instant& into, const std::string& path) {
  const auto* text = value.string();
  const auto at = text ? parse_rfc3339(*text) : counted(value);
  if (!at) return std::unexpected(Fault{path, "must be a time such as \"2026-01-31T12:00:00Z\""});
  into = *at;
  return {};
}

Read read(const Json& value, chat::Degrees& into, const std::string& path) {
  const auto* number = value.number();
  if (!number) return expected_kind("a number", value, path);
  const auto& text = number->text;
  into = {.value = std::numeric_limits<double>::infinity(), .spelled = text};  // what is too large stays so
  std::from_chars(text.data(), text.data() + text.size(), into.value);
  return {};
}

Read read(const Json& value, chat::Raw& into, const std::string&) {
  into.text = to_text(value);
  return {};
}

namespace {

// What an attachment offers: lists of objects whose members the SDKs know.
bool is_offer(const JsonMember& member) { return (member.name == "actions" || member.name == "fields") && member.value.array(); }

bool offers_something(const Json& attachments) {
  return std::ranges::any_of(*attachments.array(), [](const Json& one) { return std::ranges::any_of(*one.object(), is_offer); });
}

// Java sends every member that it knows, and reads no null.
Json without_nulls_of_java(Json attachments) {
  for (auto& attachment : *attachments.array())
    for (auto& member : *attachment.object()) {
      if (!is_offer(member)) continue;
      for (auto& item : *member.value.array())
        if (auto* members = item.object()) std::erase_if(*members, [](const JsonMember& one) { return one.value.is_null(); });
    }
  return attachments;
}

}  // namespace

Read read(const Json& value, chat::Attachments& into, const std::string& path) {
  const auto* items = value.array();
  if (!items) return expected_kind("an array", value, path);
  for (std::size_t i = 0; i < items->size(); ++i)
    if (!(*items)[i].object()) return expected_kind("an object", (*items)[i], path + '[' + std::to_string(i) + ']');
  into = {offers_something(value) ? to_text(without_nulls_of_java(value)) : to_text(value), items->size()};
  return {};
}

Read read(const Json& value, chat::Custom& into, const std::string& path) {
  if (!value.object()) return expected_kind("an object", value, path);
  const auto text = to_text(value);
  into.members = text.substr(1, text.size() - 2);
  return {};
}

Read read(const Json& value, chat::Revocation& into, const std::string& path) {
  return value.is_null() ? Read{} : read(value, into.before, path);
}

Read read(const Json& value, chat::UserRef& into, const std::string& path) {
  if (value.string()) return read(value, into.id, path);
  if (!value.object()) return expected_kind("a user's id or a user", value, path);
  return read(value, into.whole, path);
}

void append_custom(chat::Custom& custom, const JsonMember& member) {
  if (!custom.members.empty()) custom.members += ',';
  append_json_string(custom.members, member.name);
  custom.members += ':';
  append_json(custom.members, member.value);
}

}  // namespace millrace::wire
