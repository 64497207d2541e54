// A message in a file: whole, in part, as a line.
#include "wire/exported_message.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

chat::Message message() {
  chat::Message message;
  message.id = "m", message.cid = "messaging:lobby", message.text = "He said \"no\",\nand went";
  message.user.id = "ann";
  message.custom.members = R"("mood":{"glad":0.10},"a.b":"dotted")";
  return message;
}

TEST(ExportedMessageTest, WhatIsNotAskedForIsLeftOut) {
  EXPECT_EQ(exported_json(message(), {"id", "mood", "absent"}), R"({"id":"m","mood":{"glad":0.10}})");
  EXPECT_TRUE(exported_json(message(), {"user.id"}).starts_with(R"({"user":{"id":"ann")"));
  EXPECT_TRUE(exported_json(message(), {}).contains("reply_count"));
}

TEST(ExportedMessageTest, ALineHoldsEachFieldInItsColumn) {
  EXPECT_EQ(first_exported_line({"id", "user.id"}), "id,user.id\r\n");
  EXPECT_EQ(exported_line(message(), {"id", "text", "user.id", "mood", "mood.glad", "a.b", "absent", "pinned"}),
            "m,\"He said \"\"no\"\",\nand went\",ann,\"{\"\"glad\"\":0.10}\",0.10,dotted,,false\r\n");
}

TEST(ExportedMessageTest, TheUsualColumnsTellWhoSaidWhatWhereAndWhen) {
  EXPECT_EQ(first_exported_line({}), "cid,id,type,user.id,text,parent_id,created_at,updated_at,deleted_at,attachments\r\n");
  EXPECT_TRUE(exported_line(message(), {}).starts_with("messaging:lobby,m,regular,ann,"));
}

}  // namespace
}  // namespace millrace::wire
