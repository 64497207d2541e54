// The application's own data, which Millrace carries and never looks into.
#pragma once

#include <functional>
#include <string>

namespace millrace::chat {

// The members of a JSON object as they came, without its braces: `"mood":"fine","level":3`.
struct Custom {
  std::string members;

  bool empty() const { return members.empty(); }
  bool operator==(const Custom&) const = default;
};

// What a partial update makes of custom data: wire/ knows how.
using CustomEdit = std::function<Custom(const Custom&)>;

// A whole JSON value as it came: `[{"type":"image"}]`.
struct Raw {
  std::string text;

  bool empty() const { return text.empty(); }
  bool operator==(const Raw&) const = default;
};

}  // namespace millrace::chat
