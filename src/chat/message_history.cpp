// The messages come first: nothing else leads to their versions.
#include "chat/message_history.h"

#include "chat/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace millrace::chat {
namespace {

// A condition at the top that names messages.
const Filter* naming(const Filter& filter) {
  for (const auto& part : filter.parts) {
    if (part.attribute == Attribute::message_id && (part.kind == Filter::Kind::equal || part.kind == Filter::Kind::in)) return &part;
    if (part.kind != Filter::Kind::all) continue;
    if (const auto* found = naming(part)) return found;
  }
  return nullptr;
}

}  // namespace

Expected<std::vector<MessageVersion>> message_history(Act& act, const Query& query) {
  const auto* named = naming(query.filter);
  if (!named || named->values.size() > most_messages_of_history)
    return refused(
        Refusal::Kind::input,
        fmt::format("filter must hold message_id, such as {{\"message_id\": \"…\"}}, of at most {} messages", most_messages_of_history));
  if (query.order.size() > 1 || (query.order.size() == 1 && query.order[0].attribute != Attribute::updated_at))
    return refused(Refusal::Kind::input, "sort: only message_updated_at is supported by this version");
  std::vector<MessageKey> messages;
  for (const auto& id : named->values) {
    const auto found = found_message(act, std::get<std::string>(id));
    if (!found) return std::unexpected(found.error());
    messages.push_back(found->message.key);
  }
  return act.state.versions().versions(messages, query);
}

}  // namespace millrace::chat
