// What ChatSuite needs for threads and lists of messages.
#pragma once

#include "store/chat_suite_test.h"

namespace millrace::store {

inline std::string ids_in(const std::vector<chat::Message>& messages) {
  std::string out;
  for (const auto& message : messages) out += message.id;
  return out;
}

inline chat::Message added_reply(chat::State& state, const chat::Message& parent, const chat::User& user, std::string_view id,
                                 bool in_channel) {
  chat::Message reply;
  reply.channel = parent.channel, reply.cid = parent.cid, reply.id = id, reply.type = "reply", reply.user = user;
  reply.parent = parent.key, reply.parent_id = parent.id, reply.show_in_channel = in_channel;
  reply.created_at = reply.updated_at = at_second(70);
  reply.key = added(state, reply);
  return reply;
}

}  // namespace millrace::store
