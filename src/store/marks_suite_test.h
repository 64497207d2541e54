// What ChatSuite needs for what members set for themselves.
#pragma once

#include "chat/channel_marks.h"
#include "chat/read_states.h"
#include "store/conversation_suite_test.h"

#include <string>
#include <string_view>

namespace millrace::store {

inline chat::Message message_at(chat::State& state, const chat::Channel& channel, const chat::User& user, std::string_view id, int second) {
  chat::Message message;
  message.channel = channel.key, message.cid = channel.cid, message.id = id, message.user = user;
  message.created_at = message.updated_at = at_second(second);
  message.key = added(state, message);
  return message;
}

inline chat::Filter is(chat::Attribute attribute, chat::Value value) {
  return {.kind = chat::Filter::Kind::equal, .attribute = attribute, .values = {std::move(value)}};
}

// The ids of the channels that meet the condition for the user.
inline std::string found(chat::State& state, chat::UserKey user, chat::Filter filter, Instant now = at_second(100)) {
  chat::Query query;
  query.filter = {.kind = chat::Filter::Kind::all, .parts = {std::move(filter)}};
  query.order = {{chat::Attribute::id, {}, chat::Direction::ascending}};
  query.user = user, query.now = now;
  std::string ids;
  for (const auto& channel : state.channels(query)) ids += channel.id;
  return ids;
}

}  // namespace millrace::store
