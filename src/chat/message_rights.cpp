// A right for each thing that a message does.
#include "chat/message_rights.h"

#include "chat/block_lists.h"
#include "chat/channels.h"
#include "chat/permissions.h"

#include <algorithm>
#include <string_view>

namespace millrace::chat {
namespace {

bool has_link(std::string_view text) { return text.contains("http://") || text.contains("https://"); }

bool has_more(const std::vector<std::string>& before, const std::vector<std::string>& now) {
  return std::ranges::any_of(now, [&](const auto& one) { return std::ranges::find(before, one) == before.end(); });
}

bool mentions_more(const BroadMentions& before, const BroadMentions& now) {
  return (now.mentioned_channel && !before.mentioned_channel) || (now.mentioned_here && !before.mentioned_here) ||
         has_more(before.mentioned_roles, now.mentioned_roles) || has_more(before.mentioned_group_ids, now.mentioned_group_ids);
}

bool mentions_more_users(const Message& before, const Message& now) {
  return std::ranges::any_of(now.mentioned_users, [&](const User& user) {
    return std::ranges::none_of(before.mentioned_users, [&](const User& known) { return known.id == user.id; });
  });
}

}  // namespace

Expected<void> may_send(Act& act, const Channel& channel, const MessageChange& change) {
  if (act.by_server()) return {};
  const Subject subject(act, channel);
  if (change.type.value_or("regular") == "system") return subject.allowed(Action::create_system_message);
  if (auto may = may_write(act, channel); !may) return may;
  if (auto may = subject.allowed(change.parent_id.empty() ? Action::create_message : Action::create_reply); !may) return may;
  if (change.attachments.count > 0)
    if (auto may = subject.allowed(Action::create_attachment); !may) return may;
  if (!change.mentioned_users.empty() || mentions_more({}, change))
    if (auto may = subject.allowed(Action::create_mention); !may) return may;
  if (!change.restricted_visibility.empty())
    if (auto may = subject.allowed(Action::create_restricted_visibility_message); !may) return may;
  if (has_link(change.text)) return subject.allowed(Action::add_links);
  return {};
}

Expected<void> may_become(Act& act, const Channel& channel, const Message& before, const Message& now) {
  if (act.by_server()) return {};
  const Subject subject(act, channel);
  if (now.attachments.count > 0 && now.attachments != before.attachments)
    if (auto may = subject.allowed(Action::create_attachment); !may) return may;
  if (mentions_more_users(before, now) || mentions_more(before, now))
    if (auto may = subject.allowed(Action::create_mention); !may) return may;
  if (!now.restricted_visibility.empty() && now.restricted_visibility != before.restricted_visibility)
    if (auto may = subject.allowed(Action::create_restricted_visibility_message); !may) return may;
  if (now.text != before.text && has_link(now.text)) return subject.allowed(Action::add_links);
  return {};
}

Words words_in(Act& act, const Channel& channel, const Message& message) {
  const auto words = judged(act.state, *channel.config, message.text);
  if (words == Words::fine || act.by_server() || !allowed(act, channel, Action::skip_message_moderation)) return words;
  return Words::fine;
}

Message blocked_answer(Message message) {
  message.text = message.html = blocked_text;
  return refused_answer(std::move(message));
}

Message refused_answer(Message message) {
  message.type = "error";
  return message;
}

}  // namespace millrace::chat
