// Which events an application may send.
#include "chat/channel_events.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class ChannelEventsTest : public RulesTest {
 protected:
  ChannelEventsTest() {
    add_user("ann");
    channel_ = add_channel("ann", {"ann"});
  }

  Expected<Event> send(const std::string& type, Custom custom = {}) {
    auto act = server();
    return send_event(act, channel_, {.type = type, .user = {.id = "ann"}, .custom = std::move(custom)});
  }

  Channel channel_;
};

TEST_F(ChannelEventsTest, ACustomEventIsTheApplications) {
  const auto sent = send("order_shipped", {R"("parcel":7)"});
  ASSERT_TRUE(sent);
  ASSERT_EQ(types(), Strings{"order_shipped"});
  expect_envelope(events_[0], channel_);
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(events_[0].custom.members, R"("parcel":7)");
}

TEST_F(ChannelEventsTest, WhatIsForClientsReachesNoHook) {
  for (const auto* type : {"typing.start", "typing.stop", "ai_indicator.update"}) {
    const auto sent = send(type);
    ASSERT_TRUE(sent) << type;
    EXPECT_EQ(sent->cid, channel_.cid);
    EXPECT_EQ(types(), Strings{}) << type;
  }
}

TEST_F(ChannelEventsTest, TheServersOwnAreNotSent) {
  for (const auto* type : {"message.new", "user.updated", "my.event", ""}) expect_refused(send(type), Kind::event_unknown, "event.type");
  expect_refused(send(std::string(256, 'x')), Kind::event_unknown, "event.type");
  expect_refused(send("big", {std::string(largest_custom_bytes + 1, ' ')}), Kind::input, "custom data");
}

}  // namespace
}  // namespace millrace::chat
