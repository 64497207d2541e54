// Renders payloads in one place, so that the field lists are compiled once.
#include "wire/event.h"

#include "wire/write.h"

namespace millrace::wire {

void Writer::write(const std::shared_ptr<const chat::ShownMembers>& members) {
  if (profile_ != Profile::hook_v1) return write(members->list());
  out_ += members->text([](const std::vector<chat::Member>& list) {
    std::string text;
    Writer(text, Profile::hook_v1).write(list);
    return text;
  });
}

std::string payload_of(const chat::Event& event) {
  std::string out;
  out.reserve(4096);
  Writer(out, Profile::hook_v1).write(event);
  return out;
}

std::string answer_of(const chat::Event& event, Profile profile) {
  std::string out;
  Writer(out, profile).write(event);
  return out;
}

}  // namespace millrace::wire
