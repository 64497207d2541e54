// What ChatSuite needs for what users do about one another.
#pragma once

#include "chat/ban.h"
#include "store/chat_suite_test.h"
#include "wire/query.h"

#include <memory>
#include <string>
#include <string_view>

namespace millrace::store {

inline chat::Query asked(std::string_view filter, wire::ListOf of) {
  chat::Query query;
  const auto body = wire::parse_json(R"({"filter_conditions":)" + std::string(filter) + '}').value();
  const auto done = wire::read(body, of, query);
  EXPECT_TRUE(done) << done.error().message();
  return query;
}

inline chat::Ban ban_of(const chat::User& user, chat::ChannelKey channel, const chat::User& by) {
  chat::Ban ban{.user = user, .channel = channel, .banned_by = std::make_shared<const chat::User>(by), .reason = "noise"};
  ban.created_at = at_second(20);
  return ban;
}

struct People {
  chat::User ann, ben, cleo;
  chat::Channel lobby;
};

inline People people_in(chat::State& state) {
  People people{saved_user(state, "ann"), saved_user(state, "ben"), saved_user(state, "cleo"), {}};
  people.lobby = saved_channel(state, people.ann);
  added_member(state, people.lobby, people.ben);
  return people;
}

}  // namespace millrace::store
