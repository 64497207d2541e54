// A message that the app's own server is asked about before it is stored, and what that server makes of it.
#pragma once

#include "chat/act.h"
#include "chat/messages.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::chat {

struct AskedMessage {
  Message message;  // without a key, a time, or an id of ours
  Channel channel;
};

// Nothing where the rules refuse the message anyway, and say so themselves. Reads only: a user who comes whole is made by sending.
std::optional<AskedMessage> asked_message(Act& act, const Cid& cid, const MessageChange& change);

// "/ticket open 7": a name, and what stands behind it.
struct CommandText {
  std::string name, args;
};
std::optional<CommandText> command_text(std::string_view text);

// What is left out stays as it was sent.
struct Rewrite {
  std::optional<std::string> text, html, type;
  std::optional<Attachments> attachments;
  std::optional<bool> silent, show_in_channel;
  std::map<std::string, std::string> i18n;
  Custom custom;  // members to set
  bool refuses() const { return type == "error"; }
};

}  // namespace millrace::chat
