// Any bytes as a form: what is accepted lies within the body, and there is never more than the bounds say.
#include "net/multipart.h"
#include "fuzz.h"

namespace millrace::fuzz {

void run(std::string_view input) {
  const auto type = cut(input, "\n");
  const auto parts = net::parse_form(type, input);
  if (!parts) return ensure(!parts.error().empty(), "a fault says what it is");
  ensure(parts->size() <= net::most_form_parts, "the parts are bounded");
  const auto* at = input.data();
  for (const auto& part : *parts) {
    ensure(part.content.data() >= at && part.content.data() + part.content.size() <= input.data() + input.size(),
           "parts follow each other");
    at = part.content.data() + part.content.size();
    ensure(!part.filename || part.filename->find_first_of("/\\") == std::string::npos, "a file's name holds no folder");
  }
}

}  // namespace millrace::fuzz
