// Counted, digested and restricted as SQS does it; the digest is the one that moto 5.2.5 computes.
#include "sinks/sqs/message_attributes.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace::sqs {
namespace {

delivery::Outgoing event() {
  delivery::Outgoing event{};
  event.event_id = "e1";
  event.type = "message.new";
  event.cid = "messaging:lobby";
  event.group = "messaging:lobby";
  event.app_key = "key";
  event.signature = "ab";
  event.body = "{}";
  return event;
}

TEST(MessageAttributes, AreThoseOfTheEvent) {
  std::string json;
  append_json(json, attributes_of(event()));
  EXPECT_EQ(json, R"({"app":{"DataType":"String","StringValue":"key"},"cid":{"DataType":"String","StringValue":"messaging:lobby"},)"
                  R"("event_id":{"DataType":"String","StringValue":"e1"},"event_type":{"DataType":"String","StringValue":"message.new"},)"
                  R"("x-signature":{"DataType":"String","StringValue":"ab"}})");
  EXPECT_EQ(md5_hex(attributes_of(event())), "1306587404b76aa8f6a5a00a4ef3cf77");
  EXPECT_EQ(size_bytes(attributes_of(event())), 3u + 3 + 3 + 15 + 8 + 2 + 10 + 11 + 11 + 2 + 5 * 6);
}

TEST(MessageAttributes, EmptyOnesAreLeftOut) {
  auto without_channel = event();
  without_channel.cid = "";
  const auto attributes = attributes_of(without_channel);
  EXPECT_EQ(attributes.size(), 4u);
  for (const auto& attribute : attributes) EXPECT_NE(attribute.name, "cid");
  EXPECT_TRUE(attributes_of({}).empty());
}

TEST(MessageAttributes, AReplayIsMarked) {
  auto replayed = event();
  replayed.replay = "replay-7";
  const auto attributes = attributes_of(replayed);
  ASSERT_EQ(attributes.size(), 6u);
  EXPECT_EQ(attributes[4].name, "replay") << "sorted, as the digest wants it";
  EXPECT_EQ(attributes[4].value(), "replay-7");
  EXPECT_EQ(attribute_bytes(replayed), size_bytes(attributes));
}

TEST(MessageAttributes, ValuesHoldOnlyWhatSqsTakes) {
  EXPECT_EQ(attribute_value("messaging:é€😀\t\n\r\x7f"), "messaging:é€😀\t\n\r\x7f");
  EXPECT_EQ(attribute_value(std::string_view("a\0b\x1f", 4)), "a%00b%1F");
  EXPECT_EQ(attribute_value("\xef\xbf\xbd|\xef\xbf\xbe|\xef\xbf\xbf"), "\xef\xbf\xbd|%EF%BF%BE|%EF%BF%BF");
  EXPECT_EQ(attribute_value("50%"), "50%25");
  // No UTF-8: lone tails, cut, overlong, surrogates, beyond Unicode.
  EXPECT_EQ(attribute_value("\x80|\xc3|\xe2\x82|\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xff"),
            "%80|%C3|%E2%82|%C0%AF|%ED%A0%80|%F4%90%80%80|%FF");
}

TEST(MessageAttributes, PercentDecodingGivesEveryValueBack) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  all += "%41é\xef\xbf\xbe";
  EXPECT_EQ(percent_decoded(attribute_value(all)), all);
}

}  // namespace
}  // namespace millrace::sqs
