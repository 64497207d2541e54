// What is flagged, counted, taken back and reviewed.
#include "chat/flags.h"

#include "chat/flag_rows.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class FlagsTest : public RulesTest {
 protected:
  FlagsTest() {
    add_user("ann"), add_user("ben"), add_user("cleo");
    add_channel("ann", {"ann", "ben"});
    add_message("ben", "m-1");
  }

  Expected<Flag> flag_by(const std::string& user, FlagChange change) {
    auto act = server();
    change.user.id = user;
    return flag(act, change);
  }
  FlagReport report() { return state_.flags().report_on("m-1").value(); }
};

TEST_F(FlagsTest, AMessageIsFlaggedAndTold) {
  const auto made = flag_by("ann", {.target_message_id = "m-1", .reason = "noise", .custom = {R"("a":1)"}});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->target_user.id, "ben");
  EXPECT_EQ(made->channel_cid, "messaging:lobby");
  ASSERT_EQ(types(), Strings{"message.flagged"});
  const auto& event = events_[0];
  EXPECT_EQ(event.cid, "messaging:lobby");
  EXPECT_EQ(event.message->id + event.message_id, "m-1m-1");
  EXPECT_EQ(event.user->id, "ann");
  EXPECT_EQ(event.reason, "noise");
  EXPECT_EQ(event.flag->user->id, "ann");
  EXPECT_EQ(event.total_flags, 1);
  EXPECT_FALSE(event.members);
  expect_request(event);
  EXPECT_EQ(report().flags_count, 1);
  EXPECT_EQ(report().first_reporter->id, "ann");
  ASSERT_TRUE(flag_by("cleo", {.target_message_id = "m-1"}));
  EXPECT_EQ(events_.at(0).total_flags, 2);
  EXPECT_EQ(report().flags_count, 2);
  EXPECT_EQ(report().first_reporter->id, "ann");
}

TEST_F(FlagsTest, AUserIsFlaggedAndTold) {
  ASSERT_TRUE(flag_by("ann", {.target_user_id = "ben", .reason = "spam"}));
  ASSERT_EQ(types(), Strings{"user.flagged"});
  EXPECT_EQ(events_[0].target_user->id, "ben");
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(events_[0].reason, "spam");
  EXPECT_EQ(events_[0].total_flags, 1);
  EXPECT_EQ(events_[0].cid, "");
  ASSERT_TRUE(flag_by("cleo", {.target_user_id = "ben"}));
  EXPECT_EQ(events_.at(0).total_flags, 2);
  EXPECT_EQ(events_[0].reason, "") << "also where there is none";
}

TEST_F(FlagsTest, AFlagIsTakenBackInSilence) {
  ASSERT_TRUE(flag_by("ann", {.target_message_id = "m-1"}));
  auto act = server();
  ASSERT_TRUE(unflag(act, {.target_message_id = "m-1", .user = {.id = "ann"}}));
  EXPECT_EQ(types(), Strings{});
  EXPECT_EQ(report().flags_count, 0);
  auto twice = server();
  expect_refused(unflag(twice, {.target_message_id = "m-1", .user = {.id = "ann"}}), Kind::does_not_exist, "ann");
}

TEST_F(FlagsTest, AReviewIsToldAndANewFlagOpensTheReportAgain) {
  ASSERT_TRUE(flag_by("ann", {.target_message_id = "m-1"}));
  auto act = server();
  const auto reviewed =
      review_report(act, {.report_id = report().id, .result = "reviewed", .details = {R"({"a":1})"}, .user = {.id = "cleo"}});
  ASSERT_TRUE(reviewed);
  EXPECT_EQ(reviewed->reviewed_at, now_stored_);
  EXPECT_EQ(reviewed->reviewed_by->id, "cleo");
  EXPECT_EQ(reviewed->message->id, "m-1");
  ASSERT_EQ(types(), Strings{"flag.updated"});
  EXPECT_EQ(events_[0].reviewed_by->id, "cleo");
  EXPECT_EQ(events_[0].reviewed_user->id, "ben");
  EXPECT_EQ(events_[0].reviewed_message->id, "m-1");
  ASSERT_TRUE(flag_by("cleo", {.target_message_id = "m-1"}));
  EXPECT_FALSE(report().reviewed_at);
}

TEST_F(FlagsTest, WhatIsWrongIsNamed) {
  expect_refused(flag_by("ann", {}), Kind::input, "target_message_id");
  expect_refused(flag_by("ann", {.target_message_id = "m-1", .target_user_id = "ben"}), Kind::input, "either");
  expect_refused(flag_by("ann", {.target_message_id = "m-2"}), Kind::does_not_exist, "m-2");
  expect_refused(flag_by("ann", {.target_user_id = "nobody"}), Kind::does_not_exist, "nobody");
  auto own = as("ann");
  expect_refused(flag(own, {.target_user_id = "ann"}), Kind::input, "itself");
  expect_refused(flag_by("", {.target_user_id = "ann"}), Kind::input, "user_id");
  ASSERT_TRUE(flag_by("ann", {.target_message_id = "m-1"}));
  expect_refused(flag_by("ann", {.target_message_id = "m-1"}), Kind::input, "already exists");
  auto stranger = as("cleo");
  expect_refused(flag(stranger, {.target_message_id = "m-1"}), Kind::not_allowed, "cleo");
  auto act = server();
  expect_refused(review_report(act, {.report_id = "absent", .result = "ok", .user = {.id = "ann"}}), Kind::does_not_exist, "absent");
  expect_refused(review_report(act, {.report_id = report().id, .user = {.id = "ann"}}), Kind::input, "review_result");
}

TEST_F(FlagsTest, AReasonIsOneOfThoseThatTheAppOrTheTypeAllows) {
  policy_.flag_reasons = {"spam", "hate"};
  expect_refused(flag_by("ann", {.target_message_id = "m-1", .reason = "boring"}), Kind::input, "spam, hate");
  expect_refused(flag_by("ann", {.target_user_id = "ben", .reason = "Spam"}), Kind::input, "allowed_flag_reasons");
  EXPECT_FALSE(state_.flags().report_on("m-1"));
  EXPECT_TRUE(flag_by("ann", {.target_message_id = "m-1", .reason = "hate"}));
  EXPECT_TRUE(flag_by("ann", {.target_user_id = "ben"})) << "none is no other one";
  ChannelConfig type = *built_in_channel_type("messaging");
  type.allowed_flag_reasons = {"off topic"};
  state_.config().channel_types().save(type);
  auto act = server();
  ASSERT_TRUE(get_or_create_channel(act, {"messaging", "den"}, {.created_by = {.id = "ann"}}));
  ASSERT_TRUE(send_message(act, {"messaging", "den"}, {.id = "m-2", .text = "text", .user = {.id = "ben"}}));
  expect_refused(flag_by("ann", {.target_message_id = "m-2", .reason = "spam"}), Kind::input, "off topic");
  EXPECT_TRUE(flag_by("ann", {.target_message_id = "m-2", .reason = "off topic"}));
  EXPECT_TRUE(flag_by("cleo", {.target_user_id = "ben", .reason = "spam"})) << "of no channel";
}

}  // namespace
}  // namespace millrace::chat
