// The rules of drafts: what may be sent may be kept.
#include "chat/drafts.h"

#include "chat/channels.h"
#include "chat/draft_rows.h"
#include "chat/message_checks.h"
#include "chat/polls.h"
#include "chat/visibility.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

struct Place {
  User user;
  DraftPlace at;
  std::optional<Message> parent;
};

Expected<Place> place_of(Act& act, const Channel& channel, const std::string& parent_id, const UserRef& by) {
  auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  Place place{*std::move(user), {.channel = channel.key}, {}};
  if (parent_id.empty()) return place;
  place.parent = act.state.message(parent_id);
  if (!place.parent || place.parent->channel != channel.key || !may_see(act, *place.parent))
    return refused(Refusal::Kind::input, fmt::format("parent_id: there is no message \"{}\" in channel {}", parent_id, channel.cid));
  place.at.parent = place.parent->key;
  return place;
}

std::optional<Message> seen(Act& act, const std::string& id) {
  auto message = act.state.message(id);
  if (!message || !may_see(act, *message)) return std::nullopt;
  cover_quote(act, *message);
  cover_deleted(act, *message);
  return message;
}

void add_quoted(Act& act, Draft& draft) {
  if (auto quoted = draft.message.quoted_message_id.empty() ? std::nullopt : seen(act, draft.message.quoted_message_id))
    draft.quoted_message = std::make_shared<const Message>(*std::move(quoted));
}

// With what the draft points to.
Draft filled(Act& act, Draft draft) {
  const auto cid = Cid::parse(draft.channel_cid);
  if (cid) draft.channel = act.state.channel(*cid);
  if (!draft.parent_id.empty()) draft.parent_message = seen(act, draft.parent_id);
  add_quoted(act, draft);
  return draft;
}

std::unexpected<Refusal> no_draft(const Channel& channel) {
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find a draft of the user in channel {}", channel.cid));
}

}  // namespace

Expected<Draft> save_draft(Act& act, const Channel& channel, const MessageChange& change, const UserRef& by) {
  if (auto fits = within_limits(change, *channel.config); !fits) return std::unexpected(fits.error());
  if (auto poll = poll_to_send(act, channel, change.poll_id); !poll) return std::unexpected(poll.error());
  if (change.shared_location) return refused(Refusal::Kind::input, "message.shared_location: a draft can't hold a location");
  auto place = place_of(act, channel, change.parent_id, by.empty() ? change.user : by);
  if (!place) return std::unexpected(place.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());
  if (auto there = can_mention(act, change); !there) return std::unexpected(there.error());
  if (auto quoted = quoted_by(act, channel, change.quoted_message_id); !quoted) return std::unexpected(quoted.error());
  Draft draft;
  draft.channel_cid = channel.cid;
  draft.parent_id = change.parent_id;
  draft.created_at = act.now.to_microseconds();
  auto& message = draft.message;
  message.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  message.text = change.text;
  message.html = change.html;
  message.type = change.type;
  message.attachments = change.attachments;
  message.mentioned_users = *std::move(mentions);
  message.BroadMentions::operator=(change);
  message.parent_id = change.parent_id;
  message.quoted_message_id = change.quoted_message_id;
  message.poll_id = change.poll_id;
  message.silent = change.silent;
  message.show_in_channel = change.show_in_channel;
  message.custom = change.custom;
  act.state.drafts().save(place->user.key, place->at, draft);
  return filled(act, std::move(draft));
}

Expected<Draft> draft_of(Act& act, const Channel& channel, const std::string& parent_id, const UserRef& by) {
  const auto place = place_of(act, channel, parent_id, by);
  if (!place) return std::unexpected(place.error());
  auto draft = act.state.drafts().draft(place->user.key, place->at);
  if (!draft) return no_draft(channel);
  return filled(act, *std::move(draft));
}

std::optional<Draft> draft_beside(Act& act, const User& user, ChannelKey channel, MessageKey parent) {
  if (!kept_by(act, user.key).drafts) return std::nullopt;
  auto draft = act.state.drafts().draft(user.key, {channel, parent});
  if (draft) add_quoted(act, *draft);
  return draft;
}

Expected<void> delete_draft(Act& act, const Channel& channel, const std::string& parent_id, const UserRef& by) {
  const auto place = place_of(act, channel, parent_id, by);
  if (!place) return std::unexpected(place.error());
  if (!act.state.drafts().remove(place->user.key, place->at)) return no_draft(channel);
  return {};
}

Expected<std::vector<Draft>> drafts_of(Act& act, const UserRef& by, const Query& query) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  std::vector<Draft> shown;
  for (auto& draft : act.state.drafts().drafts(user->key, query)) {
    auto full = filled(act, std::move(draft));
    if (full.channel && may_enter(act, *full.channel)) shown.push_back(std::move(full));
  }
  return shown;
}

}  // namespace millrace::chat
