// A text as a JSON string, to be put into an answer.
#pragma once

#include "wire/json.h"

#include <string>
#include <string_view>

namespace millrace::server {

inline std::string json_text(std::string_view text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

}  // namespace millrace::server
