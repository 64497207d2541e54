// Templates of campaigns as they are read, kept and filled.
#include "wire/campaign_texts.h"

#include "wire/campaign.h"
#include "wire/write.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

template <class T>
T read_as(std::string_view json) {
  T value;
  const auto document = parse_json(json).value();
  EXPECT_TRUE(read(document, value, "x")) << json;
  return value;
}

class CampaignTextsTest : public testing::Test {
 protected:
  CampaignTextsTest() {
    sender_.id = "ann", sender_.name = "Ann";
    receiver_.id = "ben", receiver_.name = "Ben \"B\"", receiver_.custom.members = R"("plan":{"tier":"gold"},"level":3)";
  }

  chat::MessageChange message(std::string_view json) {
    return texts_.message(read_as<chat::CampaignMessageTemplate>(json), {sender_, &receiver_}).value();
  }
  chat::CampaignChannel channel(std::string_view json) {
    return texts_.channel(read_as<chat::CampaignChannelTemplate>(json), {sender_, &receiver_}).value();
  }

  const CampaignTexts texts_;
  chat::User sender_, receiver_;
};

TEST_F(CampaignTextsTest, CustomDataStandsInAnObjectOrBeside) {
  for (const auto* json : {R"({"text":"Hi","custom":{"promo":true}})", R"({"text":"Hi","promo":true})"}) {
    const auto kept = read_as<chat::CampaignMessageTemplate>(json);
    EXPECT_EQ(kept.custom.members, R"("promo":true)") << json;
    EXPECT_EQ(written(kept, Profile::http_v1), R"({"text":"Hi","attachments":[],"searchable":false,"custom":{"promo":true}})");
  }
  const auto both = read_as<chat::CampaignMessageTemplate>(R"({"text":"Hi","custom":{"a":1},"a":2,"b":3})");
  EXPECT_EQ(both.custom.members, R"("a":1,"b":3)");
  const auto member = read_as<chat::CampaignMember>(R"({"user_id":"ann","seat":1})");
  EXPECT_EQ(member.custom.members, R"("seat":1)");
  EXPECT_EQ(read_as<chat::CampaignChannelTemplate>(R"({"type":"team","custom":null})").custom.members, "");
}

TEST_F(CampaignTextsTest, PlacesOfMessagesAreFilled) {
  const auto change = message(
      R"({"text":"Hi {{ receiver.name }} of {{receiver.plan.tier}}, {{ sender.name }}{{ channel.id }}","poll_id":"p","searchable":true,)"
      R"("attachments":[{"type":"card","title":"For {{ receiver.id }}"}],"custom":{"level":"{{ receiver.level }}","n":1.0}})");
  EXPECT_EQ(change.text, "Hi Ben \"B\" of gold, Ann");
  EXPECT_EQ(change.html, "<p>Hi Ben &quot;B&quot; of gold, Ann</p>\n");
  EXPECT_EQ(change.poll_id, "p");
  EXPECT_EQ(change.attachments.text, R"([{"type":"card","title":"For ben"}])");
  EXPECT_EQ(change.custom.members, R"("level":"3","n":1.0)");
  EXPECT_TRUE(change.id.empty() && change.user.empty());
}

TEST_F(CampaignTextsTest, PlacesOfChannelsAreFilled) {
  const auto made = channel(R"({"type":"team","id":"desk-{{ receiver.id }}","team":"red","members":["cleo"],)"
                            R"("members_template":[{"user_id":"dora","channel_role":"admin","custom":{"seat":1}}],)"
                            R"("custom":{"topic":"{{ sender.name }}","members":["eve"],"frozen":true}})");
  EXPECT_EQ(made.id, "desk-ben");
  EXPECT_EQ(made.change.team, "red");
  EXPECT_EQ(made.change.frozen, true) << "a name that the type's own fields have means that field";
  ASSERT_EQ(made.change.members.size(), 2u) << "who is in it says the template";
  EXPECT_EQ(made.change.members[0].user.id, "cleo");
  EXPECT_EQ(made.change.members[1].channel_role, "admin");
  EXPECT_EQ(made.change.members[1].custom.members, R"("seat":1)");
  EXPECT_EQ(made.change.custom.members, R"("topic":"Ann")");
}

TEST_F(CampaignTextsTest, TemplatesAreJudgedBeforeAnybodyIsReached) {
  const auto fault = [](std::string_view json) {
    const auto judged = judge_templates(read_as<chat::CampaignChange>(json));
    return judged ? "" : judged.error().message();
  };
  EXPECT_EQ(fault(R"({"message_template":{"text":"Hi {{ receiver.name }}"}})"), "");
  EXPECT_EQ(fault(R"({"message_template":{"text":"{single} }} {"}})"), "");
  EXPECT_EQ(fault(R"({"message_template":{"text":"Hi {{ receiver"}})"), "message_template.text opens \"{{\" and never closes it");
  EXPECT_TRUE(
      fault(R"({"channel_template":{"type":"team","id":"{{#each x}}"}})").starts_with("channel_template.id \"{{#each x}}\" is not"));
  EXPECT_EQ(fault(R"({"message_template":{"text":")" + std::string(20'000, 'x') + R"("}})"), "message_template is longer than 20000 bytes");
}

TEST_F(CampaignTextsTest, ProgressIsAShare) {
  const auto progress = [](std::int64_t visited, std::optional<std::int64_t> to_visit, bool over = false) {
    chat::CampaignStats stats{.visited = visited, .to_visit = to_visit};
    if (over) stats.completed_at = Instant{1};
    return progress_of(stats).text;
  };
  EXPECT_EQ(progress(0, {}), "0");
  EXPECT_EQ(progress(0, 4), "0");
  EXPECT_EQ(progress(1, 4), "0.25");
  EXPECT_EQ(progress(1, 3), "0.333");
  EXPECT_EQ(progress(5, 4), "1");
  EXPECT_EQ(progress(0, 0), "0");
  EXPECT_EQ(progress(0, 0, true), "1") << "there was nobody to look at";
}

}  // namespace
}  // namespace millrace::wire
