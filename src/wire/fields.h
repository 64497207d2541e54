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

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tuple>

namespace millrace::wire {

enum class Presence : std::uint8_t {
  always,
  omit_if_empty,
  null_if_empty,
  beside,  // custom data: its members stand beside the type's own fields; in an object of that name on Stream's v2 wire
};
enum class Profile : std::uint8_t { http_v1 = 1, hook_v1 = 2, http_v2 = 4 };

inline constexpr std::uint8_t every_profile = 0xff;
constexpr std::uint8_t only(Profile profile) { return static_cast<std::uint8_t>(profile); }
inline constexpr std::uint8_t every_v1 = only(Profile::http_v1) | only(Profile::hook_v1);
inline constexpr std::uint8_t every_answer = only(Profile::http_v1) | only(Profile::http_v2);

// A name as it stands between two fields, so that writing it is one copy.
class FieldName {
 public:
  template <std::size_t n>
  consteval FieldName(const char (&name)[n]) : size_(n + 3) {  // NOLINT(google-explicit-constructor): a literal is the name
    static_assert(n + 3 <= most_bytes);
    text_[0] = ',', text_[1] = '"', text_[n + 1] = '"', text_[n + 2] = ':';
    std::copy_n(name, n - 1, text_ + 2);
  }

  constexpr operator std::string_view() const { return {text_ + 2, size_ - 4}; }  // NOLINT(google-explicit-constructor)

  constexpr bool operator==(std::string_view other) const { return std::string_view(*this) == other; }

  // ,"name":
  constexpr std::string_view behind_another() const { return {text_, size_}; }

  static constexpr std::size_t most_bytes = 56;

  // Writes as many bytes, of which those of `behind_another` count: a copy whose length is known takes a few instructions.
  void copy_to(char* to) const { std::memcpy(to, text_, most_bytes); }

 private:
  char text_[most_bytes]{};
  std::size_t size_;
};

template <class T, class Member>
struct Field {
  FieldName name;
  Member T::* member;
  Presence presence = Presence::always;
  std::uint8_t profiles = every_profile;
};

// A field that follows from others. Never read.
template <class T, class Value>
struct Derived {
  FieldName name;
  Value (*of)(const T&);
  Presence presence = Presence::always;
  std::uint8_t profiles = every_profile;
};

// A field that has one value for all objects until the feature behind it exists. Never read.
struct Constant {
  FieldName name;
  std::string_view json;
  std::uint8_t profiles = every_profile;
};

// A field that requests may hold and that is not served. Null, false and empty count as absent, since some SDKs send every field they
// know; anything else is refused by name. Never written.
struct Unserved {
  FieldName name;
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
