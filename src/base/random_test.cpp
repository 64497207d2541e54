// Ids as text and back, and the time in them.
#include "base/random.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Uuid, ComesBackFromItsText) {
  SeededRandom random(1);
  const auto id = uuid_v4(random);
  EXPECT_EQ(parse_uuid(to_text(id)), id);
  EXPECT_EQ(to_text(*parse_uuid("8BFFC454-E1DA-4D91-8B88-A87853DFB41C")), "8bffc454-e1da-4d91-8b88-a87853dfb41c");
  for (const auto* text : {"", "8bffc454", "8bffc454-e1da-4d91-8b88-a87853dfb41", "8bffc454-e1da-4d91-8b88-a87853dfb41cc",
                           "8bffc454xe1da-4d91-8b88-a87853dfb41c", "8bffc454-e1da-4d91-8b88-a87853dfb4 c", "8bffc454-e1da-4d91-8b88-a87853dfb4-c"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Uuid, SevenHoldsItsTimeToTheMillisecond) {
  SeededRandom random(1);
  EXPECT_EQ(time_in(uuid_v7(random, Instant{1'790'000'000'123'999'999})), Instant{1'790'000'000'123'000'000});
  EXPECT_FALSE(time_in(uuid_v4(random)));
}

}  // namespace
}  // namespace millrace
