// An event's payload names its message, or none.
#include "wire/event_subject.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(EventSubject, IsTheMessageOfThePayload) {
  EXPECT_EQ(message_id_in(R"({"type":"message.new","message":{"id":"m1","text":"hi"}})"), "m1");
  EXPECT_EQ(message_id_in(R"({"type":"user.updated","user":{"id":"m1"}})"), std::nullopt);
  EXPECT_EQ(message_id_in(R"({"message":"m1"})"), std::nullopt);
  EXPECT_EQ(message_id_in(R"({"message":{"id":7}})"), std::nullopt);
  EXPECT_EQ(message_id_in("no JSON"), std::nullopt);
}

}  // namespace
}  // namespace millrace::wire
