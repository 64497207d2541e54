// Any bytes as a JSON document: what is accepted comes out sound, and reading it again gives the same document.
#include "fuzz.h"
#include "json_text.h"

namespace millrace::fuzz {

void run(std::string_view input) {
  const auto document = wire::parse_json(input);
  if (!document) return;
  const auto text = wire::to_text(*document);
  ensure_sound(text);
  ensure(wire::parse_json(text) == *document, "a round trip keeps the document");
  ensure(depth_of(*document) <= wire::max_json_depth, "the nesting is bounded");

  std::string quoted;
  wire::append_json_string(quoted, input);  // any bytes, as a header may hold them
  ensure_sound(quoted);
}

}  // namespace millrace::fuzz
