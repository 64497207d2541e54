// What requests ask of the tables is answered from an index: no statement reads a whole table.
#include "store/sqlite/chat_rows.h"
#include "chat/ban_rows.h"
#include "chat/channel_marks.h"
#include "chat/export_rows.h"
#include "chat/message_version.h"
#include "chat/mute_rows.h"
#include "chat/read_states.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/temp_directory_test.h"
#include "store/sqlite/writing_rows_test.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>
#include <string>

namespace millrace::store::sqlite {
namespace {

// The texts of all statements that ran on connections opened since.
std::set<std::string>* heard = nullptr;

int hear(unsigned, void*, void* statement, void*) {
  heard->insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
  return 0;
}

int listen(sqlite3* database, const char**, const struct sqlite3_api_routines*) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, hear, nullptr);
}

class QueryPlanTest : public testing::Test {
 protected:
  QueryPlanTest() : database_((heard = &statements_, listening(directory_.path() / "plans.db")), Database::Mode::writer) {
    migrate(database_);
    ann_ = user("ann");
    ben_ = user("ben");
    channel_.type = "messaging", channel_.id = "lobby", channel_.created_by = ann_;
    channel_.key = rows_.save(channel_);
    chat::Member member;
    member.user = ann_, member.user_key = ann_.key;
    rows_.add(channel_.key, member);
    message_.channel = channel_.key, message_.id = "m", message_.user = ann_;
    message_.key = rows_.add(channel_, message_);
    statements_.clear();
  }
  ~QueryPlanTest() override { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(listen)); }

  static std::string listening(const std::string& path) {
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(listen));
    return path;
  }

  chat::User user(const std::string& id) {
    chat::User user{.id = id};
    user.key = rows_.save(user);
    return user;
  }

  // Steps of a plan that read a whole table.
  std::string scans(const std::string& statement) {
    std::string found, detail;
    std::int64_t ignored = 0;
    auto rows = database_.query_once("EXPLAIN QUERY PLAN " + statement, {});
    while (rows.next()) {
      rows.into(ignored, ignored, ignored, detail);
      if (detail.starts_with("SCAN") && !detail.contains("json_each") && !detail.contains("CONSTANT ROW")) found += detail + "; ";
    }
    return found;
  }
  std::string plan(const std::string& statement) {
    std::string whole, detail;
    std::int64_t ignored = 0;
    auto rows = database_.query_once("EXPLAIN QUERY PLAN " + statement, {});
    while (rows.next()) rows.into(ignored, ignored, ignored, detail), whole += detail + "; ";
    return whole;
  }
  void expect_no_scan() {
    const auto all = std::exchange(statements_, {});
    EXPECT_FALSE(all.empty());
    for (const auto& statement : all)
      if (!statement.starts_with("EXPLAIN") && !statement.starts_with("--")) EXPECT_EQ(scans(statement), "") << statement;
  }

  TempDirectory directory_;
  std::set<std::string> statements_;
  Database database_;
  WritingRows writing_{database_};
  ChatRows& rows_ = writing_.rows;
  chat::User ann_, ben_;
  chat::Channel channel_;
  chat::Message message_;
};

chat::Filter is(chat::Attribute attribute, chat::Value value, chat::Filter::Kind kind = chat::Filter::Kind::equal) {
  return {.kind = kind, .attribute = attribute, .values = {std::move(value)}};
}

TEST_F(QueryPlanTest, ANamesakeIsLookedUpByItsName) {
  for (const auto& teams : {std::vector<std::string>{}, std::vector<std::string>{"red"}}) {
    rows_.has_namesake({.id = "new", .name = "Ann"}, teams);
    const auto asked = std::exchange(statements_, {});
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_TRUE(plan(*asked.begin()).contains("users_by_name (app=? AND name_key=?)")) << plan(*asked.begin());
  }
}

TEST_F(QueryPlanTest, AMessageIsLookedUpByHalfOfItsHashAndToldByItsId) {
  chat::Message other = message_;
  other.id = "other";
  other.key = rows_.add(channel_, other);
  database_.execute("UPDATE messages SET id_hash = (SELECT id_hash FROM messages WHERE id = 'other') - 1 WHERE id = 'm'");
  ASSERT_EQ(database_.value<int>("SELECT COUNT(DISTINCT id_hash >> 32) FROM messages"), 1);
  statements_.clear();
  const auto found = rows_.message("other");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, "other");
  EXPECT_EQ(found->key, other.key);
  std::string plans;
  for (const auto& statement : std::exchange(statements_, {}))
    if (!statement.starts_with("--")) plans += plan(statement);
  EXPECT_TRUE(plans.contains("messages_by_id (<expr>=?)")) << plans;
}

TEST_F(QueryPlanTest, ListsOfChannels) {
  using chat::Attribute;
  using Kind = chat::Filter::Kind;
  const auto members = is(Attribute::members, std::string("ann"), Kind::in);
  const std::vector<std::vector<chat::Filter>> filters{
      {members},
      {is(Attribute::type, std::string("messaging")), members, is(Attribute::hidden, false)},
      {is(Attribute::cid, std::string("messaging:lobby"), Kind::in)},
      {is(Attribute::type, std::string("messaging"))},
      {is(Attribute::frozen, false), is(Attribute::custom, std::string("x"))},
      {is(Attribute::filter_tags, std::string("red"), Kind::in)},
      {is(Attribute::joined, true)},
      {is(Attribute::pinned, true), is(Attribute::archived, false)},
      {is(Attribute::pinned, false), is(Attribute::muted, false), members},
      {is(Attribute::muted, true)},
      {is(Attribute::invite, std::string("pending"))},
      {is(Attribute::has_unread, true)},
      {is(Attribute::hidden, true)},
      {is(Attribute::app_banned, std::string("only"))},
      {is(Attribute::blocked, true)},
      {members, is(Attribute::member_name, std::string("A"), Kind::starts_with)},
  };
  for (const auto& parts : filters)
    for (const auto user : {ann_.key, chat::UserKey{}}) {
      chat::Query query;
      query.filter = {.kind = Kind::all, .parts = parts};
      query.user = user;
      const bool about_one = parts[0].attribute >= Attribute::invite && parts[0].attribute <= Attribute::blocked;
      if (user == chat::UserKey{} && (about_one || parts.size() > 2)) continue;
      query.order = {{Attribute::last_message_at, {}, chat::Direction::descending},
                     {Attribute::created_at, {}, chat::Direction::ascending}};
      rows_.channels(query);
    }
  expect_no_scan();
}

TEST_F(QueryPlanTest, ChannelsOfATeamOrTypeAreFoundByIt) {
  const std::pair<chat::Attribute, std::string> indexes[] = {{chat::Attribute::team, "channels_by_team (app=? AND team=?)"},
                                                             {chat::Attribute::type, "channels_by_cid (app=? AND type=?)"}};
  for (const auto& [attribute, step] : indexes)
    for (const auto user : {ann_.key, chat::UserKey{}}) {
      chat::Query query;
      query.user = user;
      query.filter = is(attribute, std::string("red"));
      query.order = {{chat::Attribute::last_message_at, {}, chat::Direction::descending}};
      statements_.clear();
      rows_.channels(query);
      std::string plans;
      for (const auto& statement : std::exchange(statements_, {}))
        if (!statement.starts_with("--")) plans += plan(statement);
      EXPECT_TRUE(plans.contains(step)) << plans;
    }
}

TEST_F(QueryPlanTest, ListsOfMembersAndMessages) {
  chat::Query query;
  query.filter = {.kind = chat::Filter::Kind::all, .parts = {is(chat::Attribute::name, std::string("A"), chat::Filter::Kind::words)}};
  query.order = {{chat::Attribute::name, {}, chat::Direction::ascending}};
  rows_.members(channel_.key, query);
  rows_.members(channel_.key, 10, 0);
  for (const auto from : {chat::MessagePage::From::newest, chat::MessagePage::From::around}) {
    rows_.messages(channel_.key, {.from = from, .id = "m"});
    rows_.messages(channel_.key, {.from = from, .at = Instant{1}});
    rows_.replies(message_.key, {.from = from, .id = "m"});
  }
  rows_.live_locations(channel_.key, Instant{1}, 10);
  rows_.pinned(channel_.key, {});
  expect_no_scan();
}

TEST_F(QueryPlanTest, WhatAMessageCosts) {
  rows_.channel(chat::Cid{"messaging", "lobby"});
  rows_.user("ann");
  rows_.message("m");
  message_.id = "n";
  rows_.add(channel_, message_);
  rows_.mark_read(channel_.key, ann_.key, {Instant{5}}, channel_.count_sequence);
  rows_.unread(channel_, ann_.key);
  rows_.marks().hidden_at(channel_.key, 1, 25);
  rows_.marks().last_sent(channel_.key, ann_.key);
  rows_.marks().sent(channel_.key, ann_.key, Instant{1});
  rows_.member(channel_.key, ann_.key);
  for (int i = 0; i < 100; ++i) rows_.mutes().save({user("u" + std::to_string(i)), ann_, {}, {}, {}});
  for (const std::int64_t members : {1, 1'000}) {
    channel_.member_count = members;
    rows_.mutes().muters(channel_, ann_.key, Instant{1});
  }
  rows_.pass_over(channel_.key, ann_.key);
  rows_.threads().pass_over(message_.key, ann_.key);
  rows_.bans().seen_from(ann_.key, "192.0.2.1");
  rows_.bans().ban_of_address("192.0.2.1", channel_.key, Instant{1});
  rows_.bans().users_at("192.0.2.1", 5);
  expect_no_scan();
}

TEST_F(QueryPlanTest, WhatAUserKeepsBesideMessages) {
  rows_.deletions_for_me().has_any(ann_.key);
  rows_.reminders().has_any(ann_.key);
  rows_.reminders().reminder(message_.key, ann_.key);
  rows_.drafts().has_any(ann_.key);
  rows_.drafts().draft(ann_.key, {channel_.key, {}});
  rows_.versions().versions({message_.key}, {.filter = is(chat::Attribute::user_id, std::string("ann"))});
  rows_.exports().removed_channels({"messaging", "lobby"}, 5);
  rows_.exports().messages_of_removed(channel_.key, 0);
  expect_no_scan();
}

TEST_F(QueryPlanTest, WhatMembersSetForThemselves) {
  rows_.marks().save({ann_.key, channel_.key, {}, {}, {}});
  rows_.marks().mute(ann_.key, channel_.key, {});
  rows_.marks().mutes(ann_.key, {}, 5);
  rows_.marks().expired_mutes(ann_.key, {}, 5);
  rows_.marks().next_expiry(ann_.key);
  rows_.marks().remove_mute(ann_.key, channel_.key);
  rows_.marks().newest_before(channel_.key, Instant{1});
  rows_.reads().unread(ann_.key, 5);
  rows_.reads().mark_delivered(channel_.key, ann_.key, message_.key, {});
  rows_.update(channel_.key, rows_.member(channel_.key, ann_.key).value());
  channel_.filter_tags = {"red"};
  rows_.save(channel_);
  rows_.truncate(channel_, ann_.key, Instant{1}, chat::MessageKey{});
  rows_.truncate(channel_, ann_.key, Instant{1}, {});
  rows_.unread_channels(ann_.key, 5);
  rows_.conversations(ann_.key, 5);
  rows_.conversations_removed(ann_.key, Instant{1}, 5);
  expect_no_scan();
}

TEST_F(QueryPlanTest, WhatGoesOnBesideRequests) {
  chat::ImportTask task{.id = "i"};
  task.key = rows_.imports().save(task);
  rows_.imports().save(task);
  rows_.imports().task("i");
  rows_.imports().tasks(5, 1);
  rows_.imports().next();
  chat::RetentionPolicy policy{.policy = "old-messages"};
  policy.key = rows_.retention().save(policy);
  rows_.retention().save(policy);
  rows_.retention().policy("old-messages");
  rows_.retention().policy(policy.key);
  rows_.retention().policies();
  rows_.retention().add({"old-messages", "2026-01-01", {}});
  rows_.retention().runs();
  rows_.retention().remove(policy.key);
  rows_.messages(channel_.key, {.from = chat::MessagePage::From::from, .id = {}, .at = Instant{}, .limit = 5});
  rows_.config().push_providers().find("apn:main");
  rows_.config().push_providers().all();
  expect_no_scan();
}

}  // namespace
}  // namespace millrace::store::sqlite
