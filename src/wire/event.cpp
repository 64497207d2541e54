// Renders payloads in one place, so that the field lists are compiled once.
#include "wire/event.h"

#include "wire/write.h"

namespace millrace::wire {

std::string payload_of(const chat::Event& event) {
  std::string out;
  out.reserve(4096);
  Writer(out, Profile::hook_v1).write(event);
  return out;
}

std::string answer_of(const chat::Event& event) {
  std::string out;
  Writer(out, Profile::http_v1).write(event);
  return out;
}

}  // namespace millrace::wire
