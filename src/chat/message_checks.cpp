// The limits of messages.
#include "chat/message_checks.h"

#include "chat/role.h"
#include "chat/user_group_rows.h"
#include "chat/user_groups.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace millrace::chat {
namespace {

// Characters, not bytes: continuation bytes do not count.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

Expected<void> within_limits(const MessageChange& change, const ChannelConfig& config) {
  const auto longest = static_cast<std::size_t>(config.max_message_length);
  if (characters(change.text) > longest)
    return refused(Refusal::Kind::message_too_long, fmt::format("message.text: the text has more than {} characters", longest));
  if (change.attachments.count > most_attachments)
    return refused(Refusal::Kind::input, fmt::format("message.attachments: at most {} attachments are allowed", most_attachments));
  if (change.mentioned_users.size() > most_mentions)
    return refused(Refusal::Kind::input, fmt::format("message.mentioned_users: at most {} users may be mentioned", most_mentions));
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("message: the custom data is larger than {} bytes", largest_custom_bytes));
  if (change.restricted_visibility.size() > most_restricted_to)
    return refused(Refusal::Kind::input, fmt::format("message.restricted_visibility: at most {} users may be named", most_restricted_to));
  if (change.id.size() > longest_message_id || change.id.find_first_of(",%") != std::string::npos)
    return refused(Refusal::Kind::input, fmt::format("message.id: at most {} characters, without , and %", longest_message_id));
  if (change.type && *change.type != "regular" && *change.type != "system")
    return refused(Refusal::Kind::input, fmt::format("message.type: \"{}\" is not allowed; send \"regular\" or \"system\"", *change.type));
  return {};
}

Expected<void> can_mention(Act& act, const BroadMentions& mentions, const BroadMentions& before) {
  if (mentions.mentioned_roles.size() > most_broad_mentions)
    return refused(Refusal::Kind::input, fmt::format("message.mentioned_roles: at most {} roles may be mentioned", most_broad_mentions));
  if (mentions.mentioned_group_ids.size() > most_broad_mentions)
    return refused(Refusal::Kind::input,
                   fmt::format("message.mentioned_group_ids: at most {} groups may be mentioned", most_broad_mentions));
  if (std::ranges::any_of(mentions.mentioned_roles, [](const auto& role) { return role.empty() || role.size() > longest_role; }))
    return refused(Refusal::Kind::input, fmt::format("message.mentioned_roles: a role's name has 1 to {} bytes", longest_role));
  const auto& known = before.mentioned_group_ids;
  for (const auto& id : mentions.mentioned_group_ids)
    if (std::ranges::find(known, id) == known.end() && !existing_user_group(act, {.id = id, .team_id = {}}))
      return refused(Refusal::Kind::input, fmt::format("message.mentioned_group_ids: there is no user group \"{}\"", id));
  return {};
}

std::vector<MentionedGroup> groups_mentioned(Act& act, const BroadMentions& mentions) {
  std::vector<MentionedGroup> groups;
  for (const auto& id : mentions.mentioned_group_ids)
    if (auto group = act.state.user_groups().mentioned(id)) groups.push_back(*std::move(group));
  return groups;
}

Expected<std::vector<User>> mentioned(Act& act, const std::vector<UserRef>& mentions) {
  std::vector<User> users;
  for (const auto& mention : mentions) {
    const auto& id = mention.named();
    auto user = act.state.user(id);
    if (!user) return refused(Refusal::Kind::input, fmt::format("message.mentioned_users: the user \"{}\" does not exist", id));
    if (std::ranges::find(users, user->key, &User::key) == users.end()) users.push_back(*std::move(user));
  }
  return users;
}

Expected<std::optional<Message>> parent_of(Act& act, const Channel& channel, const MessageChange& change) {
  if (change.parent_id.empty()) return std::nullopt;
  auto parent = act.state.message(change.parent_id);
  if (!parent || parent->channel != channel.key || !may_see(act, *parent))
    return refused(Refusal::Kind::input,
                   fmt::format("message.parent_id: there is no message \"{}\" in channel {}", change.parent_id, channel.cid));
  if (!channel.config->replies)
    return refused(Refusal::Kind::feature_off, fmt::format("replies are switched off for channels of type {}", channel.type));
  if (parent->parent != MessageKey{})
    return refused(Refusal::Kind::nesting,
                   fmt::format("message.parent_id: \"{}\" is a reply itself; give the id of the message it replies to", change.parent_id));
  if (parent->deleted_at)
    return refused(Refusal::Kind::input,
                   fmt::format("message.parent_id: message \"{}\" is deleted and takes no replies", change.parent_id));
  return *std::move(parent);
}

Expected<std::shared_ptr<const Message>> quoted_by(Act& act, const Channel& channel, const std::string& id) {
  if (id.empty()) return nullptr;
  auto quoted = act.state.message(id);
  if (!quoted || quoted->channel != channel.key || !may_see(act, *quoted))
    return refused(Refusal::Kind::input,
                   fmt::format("message.quoted_message_id: there is no message \"{}\" in channel {}", id, channel.cid));
  if (!channel.config->quotes)
    return refused(Refusal::Kind::feature_off, fmt::format("quotes are switched off for channels of type {}", channel.type));
  quoted->quoted_message.reset();  // one level is shown
  return std::make_shared<const Message>(*std::move(quoted));
}

}  // namespace millrace::chat
