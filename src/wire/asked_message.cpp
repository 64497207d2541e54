// The message as it would be stored: what only storing gives it is left out or empty.
#include "wire/asked_message.h"

#include "chat/markdown.h"
#include "wire/event.h"
#include "wire/message.h"
#include "wire/write.h"

namespace millrace::wire {
namespace {

struct UnstoredMessage : chat::Message {
  std::string args;
};

}  // namespace

template <>
inline constexpr auto fields<UnstoredMessage> = std::tuple_cat(
    std::tuple{
        Field{"id", &chat::Message::id},
        Field{"text", &chat::Message::text},
        Constant{"html", R"("")"},
        Field{"type", &chat::Message::type},
        Field{"user", &chat::Message::user},
        Field{"attachments", &chat::Message::attachments},
        Constant{"latest_reactions", "[]"},
        Constant{"own_reactions", "[]"},
        Constant{"reaction_counts", "null"},
        Constant{"reaction_scores", "null"},
        Constant{"reply_count", "0"},
        Field{"mentioned_users", &chat::Message::mentioned_users},
    },
    fields<chat::BroadMentions>,
    std::tuple{
        Field{"cid", &chat::Message::cid},
        Field{"silent", &chat::Message::silent},
        Field{"parent_id", &chat::Message::parent_id, Presence::omit_if_empty},
        Field{"show_in_channel", &chat::Message::show_in_channel, Presence::omit_if_empty},
        Field{"quoted_message_id", &chat::Message::quoted_message_id, Presence::omit_if_empty},
        Field{"restricted_visibility", &chat::Message::restricted_visibility, Presence::omit_if_empty},
        Field{"command", &chat::Message::command, Presence::omit_if_empty},
        Field{"args", &UnstoredMessage::args, Presence::omit_if_empty},
        Field{"custom", &chat::Message::custom, Presence::beside},
    });

template <>
inline constexpr auto fields<chat::Rewrite> = std::tuple{
    Field{"text", &chat::Rewrite::text},
    Field{"type", &chat::Rewrite::type},
    Field{"attachments", &chat::Rewrite::attachments},
    Field{"silent", &chat::Rewrite::silent},
    Field{"show_in_channel", &chat::Rewrite::show_in_channel},
    Field{"i18n", &chat::Rewrite::i18n},
    Field{"custom", &chat::Rewrite::custom, Presence::beside},
};

template <>
inline bool is_said_by_server<chat::Rewrite>(std::string_view name) {
  return is_field<UnstoredMessage>(name) || is_said_of_message(name);
}

std::string before_send_question(const chat::AskedMessage& asked, const chat::RequestInfo& request) {
  constexpr auto profile = Profile::hook_v1;
  return "{\"message\":" + written(UnstoredMessage{asked.message, {}}, profile) + ",\"user\":" + written(asked.message.user, profile) +
         ",\"channel\":" + written(asked.channel, profile) + ",\"request_info\":" + written(request, profile) + '}';
}

std::string command_question(const chat::Message& message, const chat::CommandText& command,
                             const std::map<std::string, std::string>& form) {
  UnstoredMessage asked{message, command.args};
  asked.command = command.name;
  std::string out = "{\"message\":" + written(asked, Profile::hook_v1) + ",\"user\":" + written(message.user, Profile::hook_v1);
  out += ",\"form_data\":", Writer(out, Profile::hook_v1).write(form);
  return out + '}';
}

std::expected<AppAnswer, Fault> app_answer(std::string_view text) {
  AppAnswer answer;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return answer;
  const auto document = parse_json(text);
  if (!document || !document->object()) return std::unexpected(Fault{"", "is no JSON object that can be read"});
  const auto* message = document->find("message");
  if (!message) return answer;
  answer.drops = message->is_null();
  if (answer.drops) return answer;
  chat::Rewrite rewrite;
  if (auto done = read_object(*message, rewrite, "message"); !done) return std::unexpected(std::move(done.error()));
  if (rewrite.text) rewrite.html = chat::markdown_to_html(*rewrite.text);
  answer.message = std::move(rewrite);
  return answer;
}

}  // namespace millrace::wire
