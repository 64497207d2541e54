// One list of fields per type. Writing and reading a type both come from that list, so a name of the API is spelled once.
//
//   template <> inline constexpr auto fields<chat::Reaction> = std::tuple{
//       Field{"type", &chat::Reaction::type},
//       Field{"user_id", &chat::Reaction::user_id, Presence::omit_if_empty},
//   };
//
// Profiles say which JSON a reader expects (Stream's HTTP answers, hook payloads). They differ in which fields are there
// and how emptiness looks, never in meaning.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace millrace::wire {

enum class Presence : std::uint8_t {
  always,
  omit_if_empty,
  null_if_empty,
  beside,  // custom data: its members stand beside the type's own fields, as on Stream's v1 wire
};
enum class Profile : std::uint8_t { http_v1 = 1, hook_v1 = 2 };

inline constexpr std::uint8_t every_profile = 0xff;
constexpr std::uint8_t only(Profile profile) { return static_cast<std::uint8_t>(profile); }

template <class T, class Member>
struct Field {
  std::string_view name;
  Member T::* member;
  Presence presence = Presence::always;
  std::uint8_t profiles = every_profile;
};

// A field that follows from others. Never read.
template <class T, class Value>
struct Derived {
  std::string_view name;
  Value (*of)(const T&);
  Presence presence = Presence::always;
  std::uint8_t profiles = every_profile;
};

// A field that has one value for all objects until the feature behind it exists. Never read.
struct Constant {
  std::string_view name, json;
  std::uint8_t profiles = every_profile;
};

// A field that requests may hold and that is not served. Null, false and empty count as absent, since some SDKs send every field they
// know; anything else is refused by name. Never written.
struct Unserved {
  std::string_view name;
};

// Specialised per type, in the file of that type.
template <class T>
inline constexpr auto fields = nullptr;

template <class T>
concept Listed = !std::same_as<decltype(fields<T>), const std::nullptr_t>;

constexpr bool is_beside(const Constant&) { return false; }
constexpr bool is_beside(const Unserved&) { return false; }
template <class T, class Value>
constexpr bool is_beside(const Derived<T, Value>&) {
  return false;
}
template <class T, class Member>
constexpr bool is_beside(const Field<T, Member>& field) {
  return field.presence == Presence::beside;
}

// Whether `name` is one of the type's own.
template <Listed T>
bool is_field(std::string_view name) {
  return std::apply([&](const auto&... field) { return ((field.name == name && !is_beside(field)) || ...); }, fields<T>);
}

}  // namespace millrace::wire
