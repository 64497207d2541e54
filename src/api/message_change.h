// A message as a request's body holds it.
#pragma once

#include "api/call.h"
#include "chat/messages.h"

namespace millrace::api {

// `message` of the body, its html rendered.
std::expected<chat::MessageChange, Problem> message_in(const Call& call);

}  // namespace millrace::api
