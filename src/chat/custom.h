// The application's own data, which Millrace carries and never looks into.
#pragma once

#include <string>

namespace millrace::chat {

// The members of a JSON object as they came, without its braces: `"mood":"fine","level":3`.
struct Custom {
  std::string members;

  bool empty() const { return members.empty(); }
  bool operator==(const Custom&) const = default;
};

// A whole JSON value as it came: `[{"type":"image"}]`.
struct Raw {
  std::string text;

  bool empty() const { return text.empty(); }
  bool operator==(const Raw&) const = default;
};

}  // namespace millrace::chat
