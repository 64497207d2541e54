// What an operator's question is answered with, or why it is not.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace millrace::server {

// `text` is for people. Said without a kind, the question itself is at fault.
struct Refused {
  enum class Kind : std::uint8_t {
    question,   // it asks for what there is not, or not so
    not_stored  // the change could not be made durable: asked again later, it may be
  };

  Refused(std::string text, Kind kind = Kind::question) : text(std::move(text)), kind(kind) {}  // NOLINT(google-explicit-constructor)
  Refused(const char* text) : text(text) {}                                                     // NOLINT(google-explicit-constructor)

  // Of the answer by HTTP.
  unsigned status() const { return kind == Kind::question ? 400 : 503; }

  std::string text;
  Kind kind = Kind::question;
};

using Text = std::expected<std::string, Refused>;

}  // namespace millrace::server
