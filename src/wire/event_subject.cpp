// Looks one member up in a payload.
#include "wire/event_subject.h"

#include "wire/json.h"

namespace millrace::wire {

std::optional<std::string> message_id_in(std::string_view payload) {
  const auto document = parse_json(payload);
  const auto* message = document ? document->find("message") : nullptr;
  const auto* id = message ? message->find("id") : nullptr;
  if (!id || !id->string()) return std::nullopt;
  return *id->string();
}

}  // namespace millrace::wire
