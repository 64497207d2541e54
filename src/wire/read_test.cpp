// What a request may say, what of it is kept, and how a fault names its place.
#include "wire/read.h"

#include "wire/channel.h"
#include "wire/message.h"
#include "wire/reaction.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

template <class T>
T content_of(std::string_view text) {
  T content{};
  const auto done = read(parse_json(text).value(), content, "it");
  EXPECT_TRUE(done) << done.error().message();
  return content;
}

template <class T>
Fault fault_of(std::string_view text, const std::string& path = "it") {
  T content{};
  const auto done = read(parse_json(text).value(), content, path);
  EXPECT_FALSE(done) << text;
  return done ? Fault{} : done.error();
}

TEST(Read, WhatIsNotServedIsNoCustomData) {
  const auto message =
      content_of<chat::MessageChange>(R"({"text":"hi","mml":null,"mentioned_here":false,"shared_location":{},"mood":null})");
  EXPECT_EQ(message.custom.members, R"("mood":null)") << "a null of the client's own stays";
  EXPECT_EQ(fault_of<chat::MessagePatch>(R"({"poll_id":"p"})", "set").message(), "set.poll_id is not supported by this version");
}

TEST(Read, FaultsNameTheFieldByItsPath) {
  EXPECT_EQ(fault_of<chat::ChannelChange>(R"({"members":["a",{"user_id":"b"},{"user_id":7}]})", "data").field, "data.members[2].user_id");
  EXPECT_EQ(fault_of<chat::ChannelChange>(R"({"members":["a",{"user":{"id":"b","teams":["red",null]}}]})", "data").message(),
            "data.members[1].user.teams[1] must be a string, not null");
  EXPECT_EQ(fault_of<chat::ChannelChange>(R"({"members":{"0":"a"}})", "data").message(), "data.members must be an array, not an object");
  EXPECT_EQ(fault_of<chat::MessageChange>(R"({"silent":"yes"})", "message").message(), "message.silent must be a boolean, not a string");
  EXPECT_EQ(fault_of<chat::MessageChange>(R"({"attachments":[{},"x"]})", "message").message(),
            "message.attachments[1] must be an object, not a string");
  EXPECT_EQ((fault_of<std::map<std::string, bool>>(R"({"a":true,"b":0})", "grants").message()), "grants.b must be a boolean, not a number");
  EXPECT_EQ(fault_of<chat::UserChange>("7", "").message(), "the body must be an object, not a number");
  EXPECT_EQ(fault_of<chat::UserChange>(R"({"role":7})", "").message(), "role must be a string, not a number");
}

TEST(Read, NumbersAreWholeAndOf64Bits) {
  EXPECT_EQ(content_of<std::int64_t>("-9223372036854775808"), INT64_MIN);
  for (const auto* text : {"1.0", "1e2", "9223372036854775808", "1.5"})
    EXPECT_EQ(fault_of<chat::ReactionChange>(std::string(R"({"score":)") + text + '}', "reaction").message(),
              "reaction.score must be a whole number of 64 bits");
}

TEST(Read, TimesMayComeWithAnOffset) {
  EXPECT_EQ(content_of<Instant>(R"("2026-01-02T03:04:05.678+02:00")"), content_of<Instant>(R"("2026-01-02T01:04:05.678Z")"));
  EXPECT_EQ(content_of<Instant>("1700000000123456789"), (Instant{1'700'000'000'123'456'789})) << "nanoseconds, as v2 has them";
  for (const auto* other : {"7", "1700000000", "1700000000000", "1700000000000000", "1.7e18", "-1700000000123456789"})
    EXPECT_EQ(fault_of<Instant>(other).field, "it") << other;
  EXPECT_EQ(fault_of<Instant>(R"("yesterday")").field, "it");
}

TEST(Read, NullCountsAsAbsent) {
  const auto user = content_of<chat::UserChange>(R"({"id":"a","role":null,"teams":null,"invisible":null})");
  EXPECT_FALSE(user.role || user.teams || user.invisible);
  EXPECT_TRUE(user.custom.empty());
  const auto message =
      content_of<chat::MessageChange>(R"({"text":null,"attachments":null,"mentioned_users":null,"user":null,"silent":null})");
  EXPECT_EQ(message.attachments, chat::Attachments{});
  EXPECT_TRUE(message.user.empty() && message.mentioned_users.empty() && message.custom.empty());
}

TEST(Read, WhatAServerSaysIsNoCustomData) {
  EXPECT_EQ(content_of<chat::MessageChange>(
                R"({"cid":"messaging:x","html":"<b>","created_at":"then","reaction_counts":{"love":1},"own_reactions":[],
                                                "pinned":false,"pinned_at":null,"deleted_reply_count":0,"restricted_visibility":[],"mood":1})")
                .custom.members,
            R"("mood":1)");
  EXPECT_EQ(content_of<chat::UserChange>(R"({"created_at":7,"online":true,"banned":false,"shadow_banned":false,"blocked_user_ids":[],
                                             "unread_count":3,"channel_last_read_at":"then","total_unread_count":3,"mood":1})")
                .custom.members,
            R"("mood":1)");
  EXPECT_EQ(
      content_of<chat::ChannelChange>(R"({"id":"x","type":"y","cid":"y:x","config":{},"member_count":9,"last_message_at":null,"mood":1})")
          .custom.members,
      R"("mood":1)");
  EXPECT_EQ(content_of<chat::ReactionChange>(R"({"type":"love","message_id":"m","created_at":null,"mood":1})").custom.members,
            R"("mood":1)");
}

TEST(Read, CustomDataIsKeptAsItWasSpelled) {
  const std::string data =
      R"("z":1.50,"a":12345678901234567890,"e":-1.0E+400,"s":"otter 🦦 \"\\\n","n":null,"deep":[{"cid":"kept","x":[{}]}],"":0)";
  EXPECT_EQ(content_of<chat::MessageChange>("{" + data + "}").custom.members, data);
  EXPECT_EQ(content_of<chat::ChannelChange>(R"({"frozen":true,)" + data + R"(,"team":"red"})").custom.members, data);
  EXPECT_EQ(content_of<chat::Custom>("{" + data + "}").members, data);
  EXPECT_EQ(content_of<chat::Raw>("{" + data + "}").text, "{" + data + "}");
  EXPECT_EQ(content_of<chat::Attachments>("[{" + data + "},{}]"), (chat::Attachments{"[{" + data + "},{}]", 2}));
}

TEST(Read, CustomDataMayBeCalledCustom) {
  EXPECT_EQ(content_of<chat::UserChange>(R"({"id":"a","custom":{"b":1}})").custom.members, R"("custom":{"b":1})");
}

TEST(Read, AUserComesByItsIdOrWhole) {
  const auto by_id = content_of<chat::UserRef>(R"("ann")");
  EXPECT_EQ(by_id.named(), "ann");
  EXPECT_FALSE(by_id.whole);
  const auto whole = content_of<chat::UserRef>(R"({"id":"ann","name":"Ann","mood":1})");
  EXPECT_EQ(whole.named(), "ann");
  EXPECT_EQ(whole.whole->name, "Ann");
  EXPECT_EQ(whole.whole->custom.members, R"("mood":1)");
  EXPECT_EQ(content_of<chat::MessageChange>(R"({"user_id":"ann"})").user.named(), "ann");
  EXPECT_EQ(content_of<chat::MessageChange>(R"({"user":{"id":"ann"}})").user.named(), "ann");
  EXPECT_EQ(content_of<chat::MessageChange>(R"({"user":{"id":"ann"},"user_id":"ann"})").user.named(), "ann");
}

TEST(Read, AMemberComesByItsUsersIdOrAsAnObject) {
  const auto members = content_of<chat::ChannelChange>(
                           R"({"members":["a",{"user_id":"b","channel_role":"channel_moderator","nick":"B"},{"user":{"id":"c"}}]})")
                           .members;
  ASSERT_EQ(members.size(), 3u);
  EXPECT_EQ(members[0].user.named(), "a");
  EXPECT_EQ(members[1].user.named(), "b");
  EXPECT_EQ(members[1].channel_role, "channel_moderator");
  EXPECT_EQ(members[1].custom.members, R"("nick":"B")");
  EXPECT_EQ(members[2].user.named(), "c");
}

}  // namespace
}  // namespace millrace::wire
