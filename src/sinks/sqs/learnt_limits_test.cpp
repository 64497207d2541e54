// A queue's words become limits, and no words can raise one or make it useless.
#include "sinks/sqs/learnt_limits.h"

#include <gtest/gtest.h>

namespace millrace::sqs {
namespace {

TEST(LearntLimits, BeginWithThoseOfSqs) {
  const auto limits = LearntLimits(true).current();
  EXPECT_EQ(limits.max_events, 10u);
  EXPECT_EQ(limits.max_event_bytes, 262'144u);
  EXPECT_EQ(limits.max_batch_bytes, 262'144u);
  EXPECT_TRUE(limits.one_per_group);
}

TEST(LearntLimits, LearnsTheBytesOfABatch) {
  LearntLimits limits(false);
  limits.batch_was_too_long(70'000, "Batch requests cannot be longer than 65536 bytes. You have sent 70000 bytes.");
  EXPECT_EQ(limits.current().max_batch_bytes, 65'536u);
  EXPECT_EQ(limits.current().max_event_bytes, 65'536u);
  limits.batch_was_too_long(60'000, "too long");
  EXPECT_EQ(limits.current().max_batch_bytes, 30'000u);
  limits.batch_was_too_long(30'000, "longer than 999999 bytes");
  EXPECT_EQ(limits.current().max_batch_bytes, 15'000u);
  limits.batch_was_too_long(1, "longer than 0 bytes");
  EXPECT_EQ(limits.current().max_batch_bytes, 1u);
}

TEST(LearntLimits, LearnsTheEventsOfABatch) {
  LearntLimits limits(false);
  limits.batch_had_too_many(10, "Maximum number of entries per request are 5. You have sent 10.");
  EXPECT_EQ(limits.current().max_events, 5u);
  limits.batch_had_too_many(5, "");
  EXPECT_EQ(limits.current().max_events, 2u);
}

TEST(LearntLimits, LearnsTheBytesOfAnEvent) {
  LearntLimits limits(false);
  EXPECT_TRUE(limits.event_was_too_long("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."));
  EXPECT_EQ(limits.current().max_event_bytes, 1024u);
  EXPECT_FALSE(limits.event_was_too_long("The request must contain the parameter MessageGroupId."));
  EXPECT_TRUE(limits.event_was_too_long("Message must be shorter than 9999999 bytes."));
  EXPECT_EQ(limits.current().max_event_bytes, 1024u);
}

TEST(LearntLimits, SendsAloneForAsLongAsAsked) {
  LearntLimits limits(false);
  limits.send_alone(2);
  EXPECT_EQ(limits.current().max_events, 1u);
  limits.sent_alone();
  EXPECT_EQ(limits.current().max_events, 1u);
  limits.sent_alone();
  EXPECT_EQ(limits.current().max_events, 10u);
  limits.sent_alone();
  EXPECT_EQ(limits.current().max_events, 10u);
}

}  // namespace
}  // namespace millrace::sqs
