// What the tests of the rules share: an app in memory, and changes by a server or by a user.
#pragma once

#include "base/random.h"
#include "chat/act.h"
#include "chat/channels.h"
#include "chat/memory_state_test.h"
#include "chat/messages.h"
#include "chat/plain_texts_test.h"
#include "chat/users.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

class RulesTest : public testing::Test {
 protected:
  // An act of the server, or of a user, under policy_. What happens is in events_, which each act empties before.
  Act server() { return as(""); }
  Act as(std::string user_id) {
    events_.clear();
    request_ = {.type = user_id.empty() ? "server" : "client", .ip = "192.0.2.1", .user_agent = "agent", .sdk = "sdk", .ext = "ext"};
    return {state_, events_, now_, random_, request_, std::move(user_id), policy_};
  }

  // Users, channels and messages that exist before a test's own acts.
  User add_user(const std::string& id) {
    auto act = server();
    return upsert_user(act, {.id = id}).value();
  }
  Channel add_channel(const std::string& created_by, const std::vector<std::string>& members = {}, ChannelChange change = {}) {
    change.created_by.id = created_by;
    for (const auto& id : members) change.members.push_back({.user = {.id = id}});
    auto act = server();
    return get_or_create_channel(act, lobby_, change).value();
  }
  Message add_message(const std::string& user, const std::string& id, const std::string& text = "text") {
    auto act = server();
    return send_message(act, lobby_, {.id = id, .text = text, .user = {.id = user}}).value();
  }

  std::vector<std::string> types() const {
    std::vector<std::string> types;
    for (const auto& event : events_) types.push_back(event.type);
    return types;
  }

  // The rule says no, for that reason, in words that name the field; and nothing happened.
  template <class T>
  void expect_refused(const Expected<T>& result, Refusal::Kind kind, std::string_view part) {
    ASSERT_FALSE(result) << "it was allowed";
    EXPECT_EQ(result.error().kind, kind) << result.error().text;
    EXPECT_TRUE(result.error().text.contains(part)) << result.error().text;
    EXPECT_EQ(types(), std::vector<std::string>{});
  }

  // The parts of an event that every event of a channel has.
  void expect_envelope(const Event& event, const Channel& channel) const {
    EXPECT_EQ(event.cid, channel.cid);
    EXPECT_EQ(event.channel_type, channel.type);
    EXPECT_EQ(event.channel_id, channel.id);
    EXPECT_EQ(event.created_at, now_);
    EXPECT_EQ(event.channel_member_count, channel.member_count);
    EXPECT_EQ(event.channel_custom, channel.custom);
    EXPECT_EQ(event.team, channel.team);
    ASSERT_TRUE(event.members);
    EXPECT_EQ(event.members->list().size(), std::min<std::size_t>(static_cast<std::size_t>(channel.member_count), most_members_shown));
    expect_request(event);
  }
  void expect_request(const Event& event) const {
    ASSERT_TRUE(event.request_info);
    EXPECT_EQ(event.request_info->type, request_.type);
    EXPECT_EQ(event.request_info->ip, "192.0.2.1");
    EXPECT_EQ(event.request_info->user_agent, "agent");
    EXPECT_EQ(event.request_info->sdk, "sdk");
    EXPECT_EQ(event.request_info->ext, "ext");
  }

  const Cid lobby_{"messaging", "lobby"};
  Instant now_{1'790'000'000'123'456'789};
  const Instant now_stored_ = now_.to_microseconds();
  AppPolicy policy_;
  MemoryState state_;
  SeededRandom random_{5};
  const PlainTexts texts_;
  RequestInfo request_;
  std::vector<Event> events_;
};

}  // namespace millrace::chat
