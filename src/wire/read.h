// Reads a request's JSON after each type's list of fields; a fault names the field by its path.
#pragma once

#include "base/instant.h"
#include "chat/act.h"
#include "chat/custom.h"
#include "chat/message.h"
#include "wire/fields.h"
#include "wire/json.h"

#include <charconv>
#include <concepts>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace millrace::wire {

struct Fault {
  std::string field;  // "data.members[2].user_id"
  std::string text;   // "must be a string, not a number"

  std::string message() const { return field + ' ' + text; }
};

using Read = std::expected<void, Fault>;

// Whether a member of a body asks for something: not null, false or empty.
bool is_set(const Json* value);

Read expected_kind(std::string_view wanted, const Json& value, const std::string& path);
std::string joined(const std::string& path, std::string_view name);

Read read(const Json& value, std::string& into, const std::string& path);
Read read(const Json& value, bool& into, const std::string& path);
Read read(const Json& value, std::int64_t& into, const std::string& path);
Read read(const Json& value, Instant& into, const std::string& path);
Read read(const Json& value, chat::Raw& into, const std::string& path);
Read read(const Json& value, chat::Degrees& into, const std::string& path);
Read read(const Json& value, chat::Attachments& into, const std::string& path);

// An object as custom data.
Read read(const Json& value, chat::Custom& into, const std::string& path);

// Null as well: whatever was issued is good.
Read read(const Json& value, chat::Revocation& into, const std::string& path);

// A user by id, or whole.
Read read(const Json& value, chat::UserRef& into, const std::string& path);

void append_custom(chat::Custom& custom, const JsonMember& member);

template <class T>
Read read(const Json& value, std::vector<T>& into, const std::string& path);

template <class T>
Read read(const Json& value, std::map<std::string, T>& into, const std::string& path);

// Whether null says something to a member of that type, instead of nothing.
template <class T>
inline constexpr bool takes_null = false;
template <>
inline constexpr bool takes_null<std::optional<chat::Revocation>> = true;

// Names that a server says of what T asks for, "created_at" of a message: clients send them back with what they read, and mean nothing.
template <Listed T>
bool is_said_by_server(std::string_view) {
  return false;
}

// Members of T's list are read, what a server says is passed over, null counts as absent, and the rest is T's custom data where T
// has any.
template <Listed T>
Read read_object(const Json& value, T& into, const std::string& path);

template <Listed T>
Read read(const Json& value, T& into, const std::string& path) {
  return read_object(value, into, path);
}

template <class T>
Read read(const Json& value, std::optional<T>& into, const std::string& path) {
  T content{};
  auto done = read(value, content, path);
  if (done) into = std::move(content);
  return done;
}

template <class T>
Read read(const Json& value, std::vector<T>& into, const std::string& path) {
  const auto* items = value.array();
  if (!items) return expected_kind("an array", value, path);
  into.clear();
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto done = read((*items)[i], into.emplace_back(), path + '[' + std::to_string(i) + ']');
    if (!done) return done;
  }
  return {};
}

template <class T>
Read read(const Json& value, std::map<std::string, T>& into, const std::string& path) {
  const auto* members = value.object();
  if (!members) return expected_kind("an object", value, path);
  into.clear();
  for (const auto& member : *members) {
    auto done = read(member.value, into[member.name], joined(path, member.name));
    if (!done) return done;
  }
  return {};
}

template <Listed T>
Read read_object(const Json& value, T& into, const std::string& path) {
  const auto* members = value.object();
  if (!members) return expected_kind("an object", value, path);
  chat::Custom* custom = nullptr;
  std::apply(
      [&](const auto&... field) {
        const auto look = [&](const auto& one) {
          if constexpr (requires {
                          { into.*one.member } -> std::same_as<chat::Custom&>;
                        })
            if (one.presence == Presence::beside) custom = &(into.*one.member);
        };
        (look(field), ...);
      },
      fields<T>);

  for (const auto& member : *members) {
    Read done;
    bool known = false;
    const auto offer = [&](const auto& one) {
      if constexpr (requires { one.member; }) {
        if (known || one.presence == Presence::beside || one.name != member.name) return;
        known = true;
        if (!member.value.is_null() || takes_null<std::remove_cvref_t<decltype(into.*one.member)>>)
          done = read(member.value, into.*one.member, joined(path, member.name));
      } else if (one.name == member.name) {
        known = true;
        if constexpr (std::same_as<std::remove_cvref_t<decltype(one)>, Unserved>)
          if (is_set(&member.value)) done = std::unexpected(Fault{joined(path, member.name), "is not supported by this version"});
      }
    };
    std::apply([&](const auto&... field) { (offer(field), ...); }, fields<T>);
    if (!done) return done;
    if (known || is_said_by_server<T>(member.name)) continue;
    if (custom) append_custom(*custom, member);
  }
  return {};
}

}  // namespace millrace::wire
