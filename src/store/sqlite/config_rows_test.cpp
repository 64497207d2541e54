// What an operator has set up, as every engine must keep it: whole, per app, and gone when undone.
#include "chat/config_rows.h"
#include "chat/channel_types.h"
#include "store/chat_suite_test.h"

namespace millrace::store {
namespace {

chat::ChannelConfig support() {
  chat::ChannelConfig config = *chat::built_in_channel_type("messaging");
  config.name = "support";
  config.created_at = at_second(5), config.updated_at = at_second(6);
  config.replies = false;
  config.max_message_length = 7;
  config.blocklists = {{"fruit", "block"}};
  config.chat_preferences.text = R"({"default_preference":"all"})";
  config.partition_size = 20;
  config.commands = {{"ticket", "Open a ticket", "[text]", "support_set", at_second(1), at_second(2)}};
  config.grants = chat::Grants({{"user", {"read-channel", "my-own"}}, {"guest", {}}});
  return config;
}

std::string whole(const chat::ChannelConfig& config) { return shown(wire::ChannelType{config}); }

TEST_P(ChatSuite, AChannelTypeIsKeptWhole) {
  change([](chat::State& state) { state.config().channel_types().save(support()); });
  everywhere([&](chat::State& state) {
    const auto found = state.config().channel_types().find("support");
    ASSERT_TRUE(found);
    EXPECT_EQ(whole(*found), whole(support()));
    EXPECT_EQ(found->grants, support().grants);
    EXPECT_EQ(state.config().channel_types().all().size(), 1u);
    EXPECT_FALSE(state.config().commands().find("support")) << "another kind";
  });
  const auto other = add_app("other");
  store().read([&](Snapshot& snapshot) { EXPECT_FALSE(snapshot.chat(other).config().channel_types().find("support")); });
}

TEST_P(ChatSuite, AnUndoneChannelTypeIsAsItWas) {
  change([](chat::State& state) { state.config().channel_types().save(support()); });
  committed([&](Transaction& transaction) {
    auto& types = transaction.chat(app_).config().channel_types();
    auto changed = support();
    changed.replies = true;
    types.save(changed);
    EXPECT_TRUE(types.find("support")->replies);
    return Verdict::undo;
  });
  everywhere([](chat::State& state) { EXPECT_FALSE(state.config().channel_types().find("support")->replies); });
  change([](chat::State& state) { state.config().channel_types().remove("support"); });
  everywhere([](chat::State& state) { EXPECT_TRUE(state.config().channel_types().all().empty()); });
}

TEST_P(ChatSuite, AChannelFollowsItsType) {
  change([](chat::State& state) {
    state.config().channel_types().save(support());
    chat::Channel channel = saved_channel(state, saved_user(state, "ann"));
    channel.key = {};
    channel.type = "support";
    state.save(channel);
  });
  everywhere([](chat::State& state) {
    EXPECT_FALSE(state.channel({"support", "lobby"})->config->replies);
    EXPECT_TRUE(state.config().has_channels("support"));
    EXPECT_FALSE(state.config().has_channels("team"));
  });
}

TEST_P(ChatSuite, TheOtherKindsAreKeptToo) {
  change([](chat::State& state) {
    auto& config = state.config();
    config.block_lists().save({.name = "fruit", .team = "red", .words = {"apple", "\"pear\""}, .leet_check = true});
    config.roles().save({"pilot", at_second(1), at_second(2)});
    config.permissions().save({.id = "sweep", .name = "Sweep", .action = "TruncateChannel", .owner = true, .condition = {R"({"a":1})"}});
  });
  everywhere([](chat::State& state) {
    const auto list = state.config().block_lists().find("fruit");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->words, (std::vector<std::string>{"apple", "\"pear\""}));
    EXPECT_TRUE(list->leet_check && !list->plural_check && list->team == "red");
    EXPECT_EQ(state.config().roles().find("pilot")->updated_at, at_second(2));
    EXPECT_EQ(state.config().permissions().find("sweep")->condition.text, R"({"a":1})");
  });
}

TEST_P(ChatSuite, APushProviderIsKeptWholeAndSealed) {
  change([](chat::State& state) {
    state.config().push_providers().save({.type = "xiaomi",
                                          .name = "phone",
                                          .disabled_at = at_second(4),
                                          .xiaomi_app_secret = "a-credential-in-clear",
                                          .xiaomi_package_name = "org.example",
                                          .created_at = at_second(1),
                                          .id = "p-1",
                                          .templates = {{.event_type = "message.new", .text = "{}", .created_at = at_second(2)}}});
  });
  everywhere([](chat::State& state) {
    const auto found = state.config().push_providers().find("xiaomi:phone");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->xiaomi_app_secret, "a-credential-in-clear");
    EXPECT_EQ(found->disabled_at, at_second(4));
    EXPECT_EQ(found->id, "p-1");
    ASSERT_EQ(found->templates.size(), 1u);
    EXPECT_EQ(found->templates[0].created_at, at_second(2));
    EXPECT_EQ(state.config().push_providers().all().size(), 1u);
  });
}

}  // namespace
}  // namespace millrace::store
