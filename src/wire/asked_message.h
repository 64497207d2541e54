// What an app's own server is asked about a message, and what it answers, in JSON.
#pragma once

#include "chat/asked_message.h"
#include "chat/event.h"
#include "wire/read.h"

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::wire {

// {"message","user","channel","request_info"}: the message without times, its html empty.
std::string before_send_question(const chat::AskedMessage& asked, const chat::RequestInfo& request);

// {"message","user","form_data"}: the message with `command` and `args`. `form` is what its author chose of what was offered.
std::string command_question(const chat::Message& message, const chat::CommandText& command,
                             const std::map<std::string, std::string>& form);

struct AppAnswer {
  std::optional<chat::Rewrite> message;  // nothing: it says nothing of it
  bool drops = false;                    // "message":null
};

// An empty text says nothing.
std::expected<AppAnswer, Fault> app_answer(std::string_view text);

}  // namespace millrace::wire
