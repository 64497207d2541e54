// A channel's full name: "messaging:lobby".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace millrace::chat {

struct Cid {
  std::string type, id;

  auto operator<=>(const Cid&) const = default;
  std::string text() const { return type + ':' + id; }

  static std::optional<Cid> parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
    return Cid{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
  }
};

}  // namespace millrace::chat
