// A JSON document as it came: members keep their order, numbers their spelling, so that an application's custom data
// survives a round trip to the last digit.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace millrace::wire {

struct JsonMember;

class Json {
 public:
  struct Number {
    std::string text;  // as it was spelled: "1.0", "12345678901234567890"
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;

  // A literal is the value. Defined below, where a member is a complete type.
  Json();
  Json(std::nullptr_t);     // NOLINT(google-explicit-constructor)
  Json(bool value);         // NOLINT(google-explicit-constructor)
  Json(Number value);       // NOLINT(google-explicit-constructor)
  Json(std::string value);  // NOLINT(google-explicit-constructor)
  Json(Array value);        // NOLINT(google-explicit-constructor)
  Json(Object value);       // NOLINT(google-explicit-constructor)
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const Number* number() const { return std::get_if<Number>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  Object* object() { return std::get_if<Object>(&value_); }
  Array* array() { return std::get_if<Array>(&value_); }

  // The member of that name; null when there is none or this is no object.
  const Json* find(std::string_view name) const;

  // "a string", "an object": for texts to people.
  std::string_view kind_name() const;

  bool operator==(const Json& other) const;

 private:
  std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> value_;
};

struct JsonMember {
  std::string name;
  Json value;
  bool operator==(const JsonMember& other) const = default;
};

inline Json::Json() = default;
inline Json::Json(std::nullptr_t) {}
inline Json::Json(bool value) : value_(value) {}
inline Json::Json(Number value) : value_(std::move(value)) {}
inline Json::Json(std::string value) : value_(std::move(value)) {}
inline Json::Json(Array value) : value_(std::move(value)) {}
inline Json::Json(Object value) : value_(std::move(value)) {}
inline Json::Json(const Json&) = default;
inline Json::Json(Json&&) noexcept = default;
inline Json& Json::operator=(const Json&) = default;
inline Json& Json::operator=(Json&&) noexcept = default;
inline Json::~Json() = default;

inline constexpr std::size_t max_json_depth = 32;

// The document, or what is wrong with the text. Refuses invalid UTF-8, lone surrogates, anything behind the document and
// nesting deeper than max_json_depth. Of members with one name the last counts.
std::expected<Json, std::string> parse_json(std::string_view text);

// Appends the document without blanks.
void append_json(std::string& out, const Json& document);
std::string to_text(const Json& document);

// Appends `text` as a JSON string, quotes included. Besides what JSON wants, U+FFFE and U+FFFF are escaped: SQS refuses
// a body that holds them. A byte that is no UTF-8, as a header may hold one, becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace millrace::wire
