// What a channel may switch for itself.
#include "wire/channel.h"

namespace millrace::wire {

Read read(const Json& value, chat::ConfigOverrides& into, const std::string& path) {
  const auto* members = value.object();
  if (!members) return expected_kind("an object", value, path);
  for (const auto& member : *members)
    if (!is_field<chat::ConfigOverrides>(member.name))
      return std::unexpected(Fault{joined(path, member.name), "can't be overridden for one channel"});
  if (auto done = read_object(value, into, path); !done) return done;
  if (into.max_message_length && (*into.max_message_length < 1 || *into.max_message_length > chat::longest_message_limit))
    return std::unexpected(
        Fault{joined(path, "max_message_length"), "must be between 1 and " + std::to_string(chat::longest_message_limit)});
  return {};
}

}  // namespace millrace::wire
