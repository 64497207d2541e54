// Messages in another language.
#pragma once

#include "chat/act.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace millrace::chat {

// Keeps the message's text in that language beside its own, in `i18n`. Fires message.updated.
// They are gone when the text is changed.
Expected<Message> translate_message(Act& act, std::string_view id, std::string_view language);

// Millrace has no translator: the text comes back as it is. Whoever has one puts it here.
std::string translated(std::string_view text, std::string_view language);

inline constexpr std::size_t most_translations = 50;

}  // namespace millrace::chat
