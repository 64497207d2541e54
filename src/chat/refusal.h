// Why a rule says no. The API gives each its code and status in Stream's form.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace millrace::chat {

struct Refusal {
  enum class Kind : std::uint8_t {
    input,
    does_not_exist,
    not_allowed,
    message_too_long,
    nesting,
    feature_off,
    event_unknown,
    cooldown,
    revoked,
    name_taken
  };
  Kind kind = Kind::input;
  std::string text;  // for people: names the field and the remedy
};

template <class T>
using Expected = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refused(Refusal::Kind kind, std::string text) { return std::unexpected(Refusal{kind, std::move(text)}); }

}  // namespace millrace::chat
