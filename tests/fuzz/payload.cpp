// Requests that change users, channels and messages: whatever custom data they carry, the payload of the event is sound.
//
// An input is a User-Agent header, a line feed, and the body of a request.
#include "fuzz.h"
#include "json_text.h"
#include "wire/asked_message.h"
#include "wire/channel.h"
#include "wire/event.h"
#include "wire/message.h"
#include "wire/nested.h"
#include "wire/partial.h"
#include "wire/reaction.h"
#include "wire/write.h"

#include <string>

namespace millrace::fuzz {
namespace {

// The deepest place of a request's object in a payload: message.latest_reactions[0].user.
constexpr std::size_t added_depth = 4;

template <class Change>
Change changed_by(const wire::Json& body) {
  Change change;
  if (!wire::read(body, change, "body")) change = Change{};  // a refused request leaves nothing behind
  return change;
}

chat::User user_of(const chat::UserChange& change) {
  chat::User user;
  user.id = change.id;
  user.role = change.role.value_or("user");
  user.name = change.name.value_or("");
  user.image = change.image.value_or("");
  user.language = change.language.value_or("");
  user.teams = change.teams.value_or(std::vector<std::string>{});
  user.invisible = change.invisible.value_or(false);
  user.custom = change.custom;
  return user;
}

chat::Event event_of(const wire::Json& body, std::string_view user_agent) {
  static const auto config = chat::built_in_channel_type("messaging");
  const auto user = user_of(changed_by<chat::UserChange>(body));
  const auto sent = changed_by<chat::MessageChange>(body);
  const auto reacted = changed_by<chat::ReactionChange>(body);
  const auto made = changed_by<chat::ChannelChange>(body);
  const auto added = changed_by<chat::MemberChange>(body);

  chat::Reaction reaction;
  reaction.user = user;
  reaction.type = reacted.type;
  reaction.score = reacted.score;
  reaction.custom = reacted.custom;

  chat::Message message;
  message.id = sent.id;
  message.text = sent.text;
  message.type = sent.type.value_or("regular");
  message.user = sent.user.whole ? user_of(*sent.user.whole) : user;
  message.attachments = sent.attachments;
  message.latest_reactions = {reaction};
  message.reaction_scores[reaction.type] = reaction.score;
  message.custom = sent.custom;

  chat::Event event;
  event.type = "message.new";
  event.cid = "messaging:fuzz";
  event.message = message;
  event.reaction = reaction;
  event.channel.emplace();
  event.channel->created_by = made.created_by.whole ? user_of(*made.created_by.whole) : user;
  event.channel->team = made.team.value_or("");
  event.channel->custom = made.custom;
  event.channel->config = config;
  event.member.emplace();
  event.member->user = user;
  event.member->channel_role = added.channel_role.value_or("channel_member");
  event.member->custom = added.custom;
  static_cast<chat::User&>(event.user.emplace()) = user;
  event.user->total_unread_count = 3;
  event.members = chat::shown({*event.member});
  event.request_info = chat::RequestInfo{.type = "client", .user_agent = std::string(user_agent)};
  event.channel_custom = made.custom;
  return event;
}

}  // namespace

void run(std::string_view input) {
  const auto user_agent = cut(input, "\n");
  const auto body = wire::parse_json(input);
  if (!body) return;
  const auto event = event_of(*body, user_agent);
  const auto payload = wire::payload_of(event);
  ensure(accepted_by_sqs(payload), "SQS takes every payload");
  // A payload may nest deeper than we read ourselves: consumers do not share our bound.
  if (depth_of(*body) + added_depth <= wire::max_json_depth) ensure_sound(payload);

  if (depth_of(*body) + added_depth <= wire::max_json_depth) ensure_sound(wire::written(*event.message, wire::Profile::http_v1));

  // The same request through /api/v2, and how it is answered there: one level deeper, where custom data is an object.
  const auto newer = wire::flattened(*body);
  ensure(depth_of(newer) <= depth_of(*body), "a flat request is no deeper");
  if (depth_of(newer) + added_depth + 1 <= wire::max_json_depth) {
    const auto sent = event_of(newer, user_agent);
    ensure_sound(wire::payload_of(sent));
    ensure_sound(wire::written(*sent.message, wire::Profile::http_v2));
  }

  // An app's own server is asked about the message, and may answer these very bytes.
  if (depth_of(*body) + added_depth <= wire::max_json_depth)
    ensure_sound(wire::before_send_question({*event.message, *event.channel}, *event.request_info));
  if (const auto answer = wire::app_answer(input); answer && answer->message)
    ensure_sound('{' + wire::merged(event.message->custom, answer->message->custom).members + '}');
}

}  // namespace millrace::fuzz
