// The rule of translating, and the translator that is none.
#include "chat/translation.h"

#include "chat/message_events.h"
#include "chat/messages.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

constexpr std::string_view otherwise = "en";  // of an author who has told no language

// "de", "zh-TW"
bool is_language(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
  return name.size() >= 2 && name.size() <= 8 && std::ranges::all_of(name, is_letter);
}

}  // namespace

std::string translated(std::string_view text, std::string_view) { return std::string(text); }

Expected<Message> translate_message(Act& act, std::string_view id, std::string_view language) {
  if (!is_language(language)) return refused(Refusal::Kind::input, fmt::format("language: \"{}\" is no language such as \"de\"", language));
  const auto found = found_message(act, id);
  if (!found) return std::unexpected(found.error());
  if (found->message.deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted", id));
  Message message = found->message;
  const std::string own = message.user.language.empty() ? std::string(otherwise) : message.user.language;
  const auto key = std::string(language) + "_text";
  if (!message.i18n.contains(key) && message.i18n.size() >= most_translations)
    return refused(Refusal::Kind::input,
                   fmt::format("language: message \"{}\" has {} translations, the most that are kept", id, most_translations));
  message.i18n["language"] = own;
  message.i18n[own + "_text"] = message.text;
  message.i18n[key] = translated(message.text, language);
  const auto by = act.by_server() ? std::optional(message.user) : act.state.user(act.user_id);
  return updated(act, found->channel, found->message, std::move(message), by);
}

}  // namespace millrace::chat
