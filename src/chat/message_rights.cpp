// A right for each thing that a message does.
#include "chat/message_rights.h"

#include "chat/block_lists.h"
#include "chat/channels.h"
#include "chat/permissions.h"

#include <string_view>

namespace millrace::chat {
namespace {

bool has_link(std::string_view text) { return text.contains("http://") || text.contains("https://"); }

}  // namespace

Expected<void> may_send(Act& act, const Channel& channel, const MessageChange& change) {
  if (act.by_server()) return {};
  const Subject subject(act, channel);
  if (change.type.value_or("regular") == "system") return subject.allowed(Action::create_system_message);
  if (auto may = may_write(act, channel); !may) return may;
  if (auto may = subject.allowed(change.parent_id.empty() ? Action::create_message : Action::create_reply); !may) return may;
  if (change.attachments.count > 0)
    if (auto may = subject.allowed(Action::create_attachment); !may) return may;
  if (!change.mentioned_users.empty())
    if (auto may = subject.allowed(Action::create_mention); !may) return may;
  if (has_link(change.text)) return subject.allowed(Action::add_links);
  return {};
}

std::optional<Message> blocked(Act& act, const Channel& channel, const Message& message) {
  if (verdict_on(act.state, *channel.config, message.text) != Verdict::block) return std::nullopt;
  if (!act.by_server() && allowed(act, channel, Action::skip_message_moderation)) return std::nullopt;
  Message answer = message;
  answer.type = "error";
  answer.text = answer.html = blocked_text;
  return answer;
}

}  // namespace millrace::chat
