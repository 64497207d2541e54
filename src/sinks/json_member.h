// Reading the members of an answer whose form is the other side's to keep: what is missing or of another kind is empty.
#pragma once

#include "wire/json.h"

#include <string_view>

namespace millrace::sinks {

// Lives as long as the document.
inline std::string_view text_member(const wire::Json& object, std::string_view name) {
  const auto* const value = object.find(name);
  const auto* const text = value ? value->string() : nullptr;
  return text ? std::string_view(*text) : std::string_view();
}

}  // namespace millrace::sinks
