// Which texts are commands, and what their authors are offered.
#include "wire/command.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(Command, GiphyIsOfferedWithItsButtons) {
  const auto call = command_in("/giphy wave \"x\"");
  ASSERT_TRUE(call && call->offered);
  EXPECT_EQ(call->name, "giphy");
  EXPECT_EQ(call->offered->count, 1u);
  EXPECT_EQ(call->offered->text, R"([{"type":"giphy","title":"wave \"x\"","actions":[)"
                                 R"({"name":"image_action","text":"Send","style":"primary","type":"button","value":"send"},)"
                                 R"({"name":"image_action","text":"Shuffle","style":"default","type":"button","value":"shuffle"},)"
                                 R"({"name":"image_action","text":"Cancel","style":"default","type":"button","value":"cancel"}]}])");
  EXPECT_TRUE(command_in("/giphy"));
  EXPECT_EQ(sent_attachments("/giphy wave").text, R"([{"type":"giphy","title":"wave"}])") << "without its buttons";
}

TEST(Command, OtherTextsAreTexts) {
  for (const auto* text : {"", "/", "giphy wave", "/giphyish", "/ban ann", " /giphy wave"}) EXPECT_FALSE(command_in(text)) << text;
}

}  // namespace
}  // namespace millrace::wire
