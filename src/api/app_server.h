// The app's own server has a word before a message is stored, and handles the operator's commands.
#pragma once

#include "api/call.h"
#include "chat/asked_message.h"
#include "chat/messages.h"
#include "wire/asked_message.h"

#include <expected>
#include <map>
#include <string>

namespace millrace::api {

// Puts into `change` what the app's own server makes of the message: the URL before_message_send_hook_url, or for an operator's command
// custom_action_handler_url. Without an answer to the former the message is stored as it was sent; without one to the latter it is a
// problem.
async::Task<std::expected<void, Problem>> ask_app_server(Service& service, const Call& call, const chat::Cid& cid,
                                                         chat::MessageChange& change);

// What the server makes of an operator's command; `form` is what its author chose of what was offered.
async::Task<std::expected<wire::AppAnswer, Problem>> handled(Service& service, const Call& call, const chat::Message& message,
                                                             const chat::CommandText& command,
                                                             const std::map<std::string, std::string>& form);

}  // namespace millrace::api
