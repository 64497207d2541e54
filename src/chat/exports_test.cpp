// What an export begins with, and what is told at its end.
#include "chat/exports.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;
using ExportsTest = RulesTest;

TEST_F(ExportsTest, AnExportIsATaskThatEndsWithAFile) {
  add_user("ann"), add_user("ben");
  auto act = server();
  const auto task = begin_export(act, {"ann", "ben"}, "https://chat.example");
  ASSERT_TRUE(task);
  EXPECT_EQ(types(), Strings{});
  EXPECT_EQ(state_.task(*task)->subjects, (Strings{"ann", "ben"}));
  const auto wanted = state_.exports().all.at(0);
  EXPECT_TRUE(url_of(wanted).starts_with("https://chat.example/exports/users/" + *task + '-')) << url_of(wanted);
  EXPECT_GE(url_of(wanted).size(), task->size() + 32) << "nobody can guess it";

  now_ = now_ + std::chrono::seconds{5};
  events_.clear();
  Act later{state_, events_, now_, random_, {}, {}};
  finish_export(later, wanted);
  ASSERT_EQ(types(), Strings{"export.users.success"});
  EXPECT_EQ(events_[0].task_id, *task);
  EXPECT_EQ(events_[0].url, url_of(wanted));
  EXPECT_EQ(events_[0].started_at, now_stored_);
  EXPECT_EQ(events_[0].finished_at, now_.to_microseconds());
  EXPECT_FALSE(events_[0].request_info) << "no request did it";
  EXPECT_TRUE(state_.exports().all.empty());
  EXPECT_EQ(state_.exports().finished_url, url_of(wanted));
}

TEST_F(ExportsTest, AnExportThatCannotBeMadeSaysWhy) {
  add_user("ann");
  auto act = server();
  const auto task = begin_export(act, {"ann"}, "https://chat.example");
  ASSERT_TRUE(task);
  now_ = now_ + std::chrono::seconds{5};
  Act later{state_, events_, now_, random_, {}, {}};
  const auto wanted = state_.exports().all.at(0);
  fail_export(later, wanted, "no room");
  ASSERT_EQ(types(), Strings{"export.users.error"});
  EXPECT_EQ(events_[0].task_id, *task);
  EXPECT_EQ(events_[0].error, "no room");
  EXPECT_EQ(events_[0].url, "");
  EXPECT_EQ(events_[0].started_at, now_stored_);
  EXPECT_EQ(events_[0].finished_at, now_.to_microseconds());
  EXPECT_TRUE(state_.exports().all.empty());
  EXPECT_EQ(state_.exports().failed_for, "no room");
}

TEST_F(ExportsTest, ChannelsAreExportedToo) {
  add_user("ann");
  add_channel("ann");
  auto act = server();
  const auto task = begin_channel_export(act, {{{.cid = "messaging:lobby", .since = now_}}, true, true}, "https://chat.example");
  ASSERT_TRUE(task);
  EXPECT_EQ(state_.task(*task)->subjects, Strings{"messaging:lobby"});
  const auto wanted = state_.exports().all.at(0);
  EXPECT_TRUE(wanted.clears_deleted_text && wanted.with_truncated);
  EXPECT_EQ(wanted.channels.at(0).since, now_);
  EXPECT_TRUE(url_of(wanted).starts_with("https://chat.example/exports/channels/" + *task + '-')) << url_of(wanted);
  events_.clear();
  finish_export(act, wanted);
  EXPECT_EQ(types(), Strings{"export.channels.success"});

  const auto begin = [&](const std::vector<ExportedChannel>& channels) {
    auto asking = server();
    return begin_channel_export(asking, {channels}, "");
  };
  expect_refused(begin({}), Kind::input, "channels");
  expect_refused(begin({{.cid = "lobby"}}), Kind::input, "lobby");
  expect_refused(begin({{.cid = "messaging:absent"}}), Kind::does_not_exist, "Can't find channel");
  expect_refused(begin({{.cid = "messaging:lobby", .since = now_, .until = Instant{1}}}), Kind::input, "messages_since");
  auto user = as("ann");
  expect_refused(begin_channel_export(user, {{{.cid = "messaging:lobby"}}}, ""), Kind::not_allowed, "server");
}

TEST_F(ExportsTest, RemovedChannelsAreExportedWhereTheyAreAskedFor) {
  add_user("ann");
  state_.exports().removed = {{.cid = "messaging:gone"}};
  const auto begin = [&](ChannelExport wanted) {
    wanted.channels = {{.cid = "messaging:gone"}};
    auto act = server();
    return begin_channel_export(act, wanted, "https://chat.example");
  };
  expect_refused(begin({}), Kind::does_not_exist, "Can't find channel");
  ASSERT_TRUE(begin({.with_removed = true, .format = ExportFormat::csv, .fields = {"id"}}));
  EXPECT_TRUE(url_of(state_.exports().all.at(0)).ends_with(".csv"));
  expect_refused(begin({.with_removed = true, .fields = Strings(most_fields_exported + 1, "id")}), Kind::input, "include_fields");
  expect_refused(begin({.with_removed = true, .fields = {""}}), Kind::input, "include_fields");
}

TEST_F(ExportsTest, WhatIsWrongIsNamed) {
  add_user("ann");
  const auto begin = [&](const Strings& ids) {
    auto act = server();
    return begin_export(act, ids, "");
  };
  expect_refused(begin({}), Kind::input, "user_ids");
  expect_refused(begin(Strings(most_users_exported + 1, "ann")), Kind::input, "user_ids");
  expect_refused(begin({"ann", "nobody"}), Kind::does_not_exist, "nobody");
  auto act = as("ann");
  expect_refused(begin_export(act, {"ann"}, ""), Kind::not_allowed, "server");
}

}  // namespace
}  // namespace millrace::chat
