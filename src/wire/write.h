// Appends JSON to a string that the caller owns, after each type's list of fields.
#pragma once

#include "base/instant.h"
#include "chat/custom.h"
#include "chat/grants.h"
#include "chat/message.h"
#include "chat/shown_members.h"
#include "chat/user.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/nested.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace millrace::wire {

template <class V>
bool is_empty(const V& value) {
  if constexpr (requires { value.has_value(); }) return !value.has_value();
  else if constexpr (requires { value.empty(); }) return value.empty();
  else if constexpr (std::same_as<V, bool> || requires { value.use_count(); }) return !value;
  else return false;
}

// What a text holds more than once.
enum class Repeats : std::uint8_t {
  nothing,
  users,  // which are all as one reading saw them: the same one looks the same, and is copied from where it stands already
};

class Writer {
 public:
  // `out` is only appended to while this lives.
  Writer(std::string& out, Profile profile, Repeats repeats = Repeats::nothing) : out_(out), profile_(profile), repeats_(repeats) {}

  template <Listed T>
  void write(const T& object) {
    write_object(object);
  }

  template <Listed T>
    requires std::same_as<T, chat::User>
  void write(const T& user) {
    if (repeats_ == Repeats::nothing || user.key == chat::UserKey{}) return write_object(user);
    const auto found = std::ranges::find(written_, user.key, &Written::user);
    if (found != written_.end()) {
      out_.append(out_, found->at, found->size);
      return;
    }
    const auto at = out_.size();
    write_object(user);
    if (written_.size() < most_written) written_.push_back({user.key, at, out_.size() - at});
  }

  void write(std::string_view text) { append_json_string(out_, text); }
  void write(const std::string& text) { append_json_string(out_, text); }
  // Only a bool: a pointer would turn into one.
  void write(std::same_as<bool> auto value) { value ? append("true") : append("false"); }

  template <Listed T>
  void write(const T* object) {
    if (object) write(*object);
    else append("null");
  }

  template <Listed T>
  void write(const std::shared_ptr<const T>& object) {
    write(object.get());
  }

  // A payload's are rendered once for all events that share them.
  void write(const std::shared_ptr<const chat::ShownMembers>& members);

  void write(const chat::Degrees& degrees) { out_ += degrees.spelled; }

  void write(const chat::Raw& json) { out_ += json.text; }

  void write(const chat::Grants& grants) { write(grants.by_role()); }

  void write(const chat::Attachments& attachments) {
    if (profile_ == Profile::http_v2) out_ += nested_attachments(attachments.text);
    else out_ += attachments.text;
  }

  void write(const chat::LastRead& last_read) {
    if (last_read.at) write(*last_read.at);
    else if (profile_ == Profile::http_v2) write(0);
    else write(never_text);
  }

  // Custom data as an object of its own.
  void write(const chat::Custom& custom) {
    out_ += '{';
    out_ += custom.members;
    out_ += '}';
  }

  // v2 counts nanoseconds.
  void write(Instant instant) {
    if (profile_ == Profile::http_v2) return write(instant.ns);
    out_ += '"';
    append_rfc3339(out_, instant);
    out_ += '"';
  }

  // By its name, which stands beside the type.
  template <class Enumeration>
    requires std::is_enum_v<Enumeration>
  void write(Enumeration value) {
    write(std::string_view(name_of(value)));
  }

  template <std::integral I>
    requires(!std::same_as<I, bool>)
  void write(I value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }

  template <class T>
  void write(const std::optional<T>& value) {
    if (value) write(*value);
    else append("null");
  }

  template <class T>
  void write(const std::vector<T>& values) {
    if (values.empty()) return append("[]");
    out_ += '[';
    for (const auto& value : values) {
      if (&value != values.data()) out_ += ',';
      write(value);
    }
    out_ += ']';
  }

  template <class T, class Order>
  void write(const std::map<std::string, T, Order>& entries) {
    out_ += '{';
    const auto start = out_.size();
    for (const auto& [key, value] : entries) {
      separate(start);
      write(std::string_view(key));
      out_ += ':';
      write(value);
    }
    out_ += '}';
  }

 private:
  template <Listed T>
  void write_object(const T& object) {
    out_ += '{';
    const auto start = out_.size();
    std::apply([&](const auto&... field) { (write_field(object, field, start), ...); }, fields<T>);
    out_ += '}';
  }

  template <class Object>
  void write_field(const Object&, const Constant& field, std::size_t start) {
    if (!(field.profiles & only(profile_))) return;
    write_name(field.name, start);
    out_ += field.json;
  }

  template <class Object, class T, class Value>
  void write_field(const Object& object, const Derived<T, Value>& field, std::size_t start) {
    if (!(field.profiles & only(profile_))) return;
    const Value value = field.of(object);
    if (is_empty(value) && field.presence == Presence::omit_if_empty) return;
    write_name(field.name, start);
    write(value);
  }

  template <class Object, class T, class Member>
  void write_field(const Object& object, const Field<T, Member>& field, std::size_t start) {
    if (!(field.profiles & only(profile_))) return;
    const Member& value = object.*field.member;
    if constexpr (std::same_as<Member, chat::Custom>) {
      if (field.presence == Presence::beside && profile_ != Profile::http_v2) {
        if (value.empty()) return;
        separate(start);
        out_ += value.members;
        return;
      }
    }
    const bool empty = is_empty(value);
    if (empty && field.presence == Presence::omit_if_empty) return;
    write_name(field.name, start);
    if (empty && field.presence == Presence::null_if_empty) append("null");
    else write(value);
  }

  // The comma in front of the first name falls on the brace in front of it.
  void write_name(const FieldName& name, std::size_t start) {
    const auto size = out_.size();
    if (size != start) return append_name(name, size, ',');
    append_name(name, size - 1, out_.back());
  }

  void append_name(const FieldName& name, std::size_t at, char first) {
    out_.resize_and_overwrite(at + FieldName::most_bytes, [&](char* data, std::size_t) {
      name.copy_to(data + at);
      data[at] = first;
      return at + name.behind_another().size();
    });
  }

  template <std::size_t n>
  void append(const char (&text)[n]) {
    const auto size = out_.size();
    out_.resize_and_overwrite(size + n - 1, [&](char* data, std::size_t) {
      std::memcpy(data + size, text, n - 1);
      return size + n - 1;
    });
  }

  void separate(std::size_t start) {
    if (out_.size() > start) out_ += ',';
  }

  // Where in `out` the text of a user stands.
  struct Written {
    chat::UserKey user;
    std::size_t at, size;
  };
  static constexpr std::size_t most_written = 100;

  std::string& out_;
  const Profile profile_;
  const Repeats repeats_;
  std::vector<Written> written_;
};

template <Listed T>
std::string written(const T& object, Profile profile) {
  std::string out;
  Writer(out, profile).write(object);
  return out;
}

// Without the braces, to be put beside the members of another object.
template <Listed T>
std::string members_of(const T& object, Profile profile = Profile::http_v1) {
  const auto text = written(object, profile);
  return text.substr(1, text.size() - 2);
}

}  // namespace millrace::wire
