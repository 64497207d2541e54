// What an app's own server is asked about, and what becomes of its answers.
#include "chat/asked_message.h"

#include "chat/rules_test.h"
#include "chat/unsent_messages.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class AskedMessageTest : public RulesTest {
 protected:
  AskedMessageTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    add_channel("ann", {"ann"});
  }

  // A command's answer that waits for its author.
  void offer(const std::string& id) {
    auto act = as("ann");
    const auto kept = send_message(act, lobby_, {.id = id, .text = "/giphy 7", .command = CommandCall{"giphy", Attachments{"[{}]", 1}}});
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->type, "ephemeral");
  }
};

TEST_F(AskedMessageTest, ItIsTheMessageAsItWouldBeStored) {
  auto act = as("ann");
  const auto asked =
      asked_message(act, lobby_, {.text = "x", .mentioned_users = {{.id = "ben"}, {.id = "nobody"}, {.id = "ben"}}, .silent = true});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->message.id, "");
  EXPECT_EQ(asked->message.user.id, "ann");
  EXPECT_EQ(asked->message.mentioned_users.size(), 1u);
  EXPECT_TRUE(asked->message.silent);
  EXPECT_EQ(asked->channel.cid, lobby_.text());
  auto server_act = server();
  const UserChange new_one{.id = "new", .name = "New"};
  EXPECT_EQ(asked_message(server_act, lobby_, {.text = "x", .user = {.whole = new_one}})->message.user.name, "New");
  EXPECT_FALSE(state_.user("new")) << "asking makes nobody";
}

TEST_F(AskedMessageTest, NobodyIsAskedAboutWhatIsRefused) {
  auto stranger = as("ben");
  EXPECT_FALSE(asked_message(stranger, lobby_, {.text = "x"}));
  auto act = server();
  EXPECT_FALSE(asked_message(act, lobby_, {.text = "x"}));
  EXPECT_FALSE(asked_message(act, {"messaging", "nowhere"}, {.text = "x", .user = {.id = "ann"}}));
}

TEST_F(AskedMessageTest, ACommandIsAWordBehindASlash) {
  const auto command = command_text("/ticket open 7");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->name, "ticket");
  EXPECT_EQ(command->args, "open 7");
  EXPECT_EQ(command_text("/ticket")->args, "");
  for (const auto* text : {"", "/", "/ ticket", "ticket", " /ticket"}) EXPECT_FALSE(command_text(text)) << text;
}

TEST_F(AskedMessageTest, ARefusedMessageComesBackWithTheAppsWords) {
  auto act = as("ann");
  const auto refused = send_message(act, lobby_, {.id = "m", .text = "not here", .refused = true});
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->type, "error");
  EXPECT_EQ(refused->text, "not here");
  EXPECT_FALSE(state_.message("m"));
  EXPECT_EQ(types(), Strings{});
}

TEST_F(AskedMessageTest, TheAppSaysWhatBecomesOfACommandsAnswer) {
  offer("m");
  auto again = as("ann");
  const auto replaced = act_on_command(again, "m", {}, Rewrite{.text = "Really?", .type = "ephemeral"});
  ASSERT_TRUE(replaced && *replaced);
  EXPECT_EQ(state_.unsent().unsent("m")->message.text, "Really?");
  auto wrong = as("ann");
  EXPECT_EQ(act_on_command(wrong, "m", {}, Rewrite{.text = "No", .type = "error"}).value()->type, "error");
  EXPECT_EQ(state_.unsent().unsent("m")->message.text, "Really?");
  EXPECT_EQ(types(), Strings{});

  auto sending = as("ann");
  const auto sent = act_on_command(sending, "m", {}, Rewrite{.text = "Open!", .attachments = Attachments{}});
  ASSERT_TRUE(sent && *sent);
  EXPECT_EQ((*sent)->text, "Open!");
  EXPECT_EQ((*sent)->command, "giphy");
  EXPECT_EQ(types(), Strings{"message.new"});
  EXPECT_FALSE(state_.unsent().unsent("m"));
}

TEST_F(AskedMessageTest, AnAnswerWithoutAMessageDropsIt) {
  offer("m");
  auto stranger = server();
  expect_refused(act_on_command(stranger, "m", {.id = "ben"}, Rewrite{}), Kind::not_allowed, "another user");
  auto act = as("ann");
  const auto dropped = act_on_command(act, "m", {}, std::nullopt);
  ASSERT_TRUE(dropped);
  EXPECT_FALSE(*dropped);
  EXPECT_FALSE(state_.unsent().unsent("m"));
  EXPECT_EQ(types(), Strings{});
}

}  // namespace
}  // namespace millrace::chat
