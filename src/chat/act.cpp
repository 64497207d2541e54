// Resolving users and filling envelopes, as every rule needs it.
#include "chat/act.h"

#include "base/ensure.h"
#include "chat/event_types.h"
#include "chat/users.h"

#include <fmt/format.h>

namespace millrace::chat {

namespace {

bool is_here(const User& user) { return !user.deleted_at && !user.deactivated_at; }

std::unexpected<Refusal> gone(const Act& act, const User& user, std::string_view field) {
  return refused(act.by_server() ? Refusal::Kind::input : Refusal::Kind::not_allowed,
                 fmt::format("{}: the user \"{}\" is {}", field, user.id, user.deleted_at ? "deleted" : "deactivated"));
}

}  // namespace

Expected<User> resolve(Act& act, const UserRef& ref, std::string_view field) {
  std::string id = ref.named();
  if (!act.by_server()) {
    if (!id.empty() && id != act.user_id)
      return refused(Refusal::Kind::not_allowed,
                     fmt::format("{}: a user's token acts for its own user \"{}\", not for \"{}\"", field, act.user_id, id));
    id = act.user_id;
  } else if (ref.whole) {
    if (const auto stored = act.state.user(id); stored && !is_here(*stored)) return gone(act, *stored, field);
    return named_whole(act, *ref.whole);
  }
  if (id.empty())
    return refused(Refusal::Kind::input, fmt::format("either {0} or {0}_id must be provided when using server side auth.", field));
  auto user = act.state.user(id);
  if (!user)
    return refused(Refusal::Kind::input, fmt::format("{}: the user \"{}\" does not exist; create it first with POST /users", field, id));
  if (!is_here(*user)) return gone(act, *user, field);
  return *std::move(user);
}

Event& happened(Act& act, std::string type) {
  ensure(is_fired(type) || is_custom_event(type), "a rule fires an event that chat/event_types does not list");
  Event& event = act.events.emplace_back();
  event.type = std::move(type);
  event.created_at = act.now;
  if (!act.request.type.empty()) event.request_info = act.request;
  return event;
}

Event& happened_to_one(Act& act, std::string type, const Channel& channel) {
  Event& event = happened(act, std::move(type));
  event.cid = channel.cid;
  event.channel_type = channel.type;
  event.channel_id = channel.id;
  event.channel_member_count = channel.member_count;
  if (channel.config->count_messages) event.channel_message_count = channel.message_count;
  event.channel_custom = channel.custom;
  event.team = channel.team;
  return event;
}

Event& happened(Act& act, std::string type, const Channel& channel) {
  Event& event = happened_to_one(act, std::move(type), channel);
  event.members = act.state.shown_members(channel.key);
  return event;
}

Actor actor_in(Act& act, const Channel& channel, const User& user) {
  const Unread unread = act.state.unread(channel, user.key);
  Actor actor{user};
  actor.channel_unread_count = unread.in_channel;
  actor.channel_last_read_at = unread.last_read;
  actor.total_unread_count = actor.unread_count = unread.total;
  actor.unread_channels = unread.channels;
  return actor;
}

}  // namespace millrace::chat
