// The grammar of filters, orders and pages: what it means, and what it refuses by name.
#include "wire/query.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

using chat::Attribute;
using Kind = chat::Filter::Kind;

chat::Query query_of(std::string_view body, ListOf of = ListOf::channels) {
  chat::Query query;
  const auto done = read(parse_json(body).value(), of, query);
  EXPECT_TRUE(done) << done.error().message();
  return query;
}

std::string query_fault(std::string_view body, ListOf of = ListOf::channels) {
  chat::Query query;
  const auto done = read(parse_json(body).value(), of, query);
  return done ? "" : done.error().message();
}

std::string filter_fault(std::string_view filter, ListOf of = ListOf::channels) {
  return query_fault(R"({"filter_conditions":)" + std::string(filter) + '}', of);
}

TEST(Query, ConditionsSideBySideMustAllHold) {
  const auto filter = query_of(R"({"filter_conditions":{"type":"messaging","member_count":{"$gte":2,"$lt":9}}})").filter;
  EXPECT_EQ(filter.kind, Kind::all);
  ASSERT_EQ(filter.parts.size(), 3u);
  EXPECT_EQ(filter.parts[0].kind, Kind::equal);
  EXPECT_EQ(filter.parts[0].attribute, Attribute::type);
  EXPECT_EQ(std::get<std::string>(filter.parts[0].values.at(0)), "messaging");
  EXPECT_EQ(filter.parts[1].kind, Kind::greater_or_equal);
  EXPECT_EQ(filter.parts[2].kind, Kind::less);
  EXPECT_EQ(std::get<std::int64_t>(filter.parts[2].values.at(0)), 9);
}

TEST(Query, ConditionsAreJoined) {
  const auto filter = query_of(R"({"filter_conditions":{"$or":[{"frozen":true},{"$nor":[{"id":"a"},{"id":"b"}]}]}})").filter;
  ASSERT_EQ(filter.parts.size(), 1u);
  const auto& any = filter.parts[0];
  EXPECT_EQ(any.kind, Kind::any);
  ASSERT_EQ(any.parts.size(), 2u);
  EXPECT_EQ(any.parts[1].parts.at(0).kind, Kind::none);
  EXPECT_EQ(any.parts[1].parts.at(0).parts.size(), 2u);
}

TEST(Query, AnUnknownNameIsCustomData) {
  const auto filter = query_of(R"({"filter_conditions":{"level":1.5,"open":true,"name":{"$autocomplete":"Mi"}}})").filter;
  EXPECT_EQ(filter.parts.at(0).attribute, Attribute::custom);
  EXPECT_EQ(filter.parts.at(0).custom, "level");
  EXPECT_EQ(std::get<double>(filter.parts.at(0).values.at(0)), 1.5);
  EXPECT_TRUE(std::get<bool>(filter.parts.at(1).values.at(0)));
  EXPECT_EQ(filter.parts.at(2).kind, Kind::starts_with);
}

TEST(Query, MembersAreASet) {
  const auto exactly = query_of(R"({"filter_conditions":{"members":["a","b"]}})").filter.parts.at(0);
  EXPECT_EQ(exactly.kind, Kind::equal);
  EXPECT_EQ(exactly.values.size(), 2u);
  const auto one = query_of(R"({"filter_conditions":{"members":"a"}})").filter.parts.at(0);
  EXPECT_EQ(one.kind, Kind::in);
  EXPECT_EQ(filter_fault(R"({"members":{"$gt":"a"}})"), "filter_conditions.members.$gt is not supported by this version; $in is");
}

TEST(Query, NullAsksWhetherItIsThere) {
  const auto absent = query_of(R"({"filter_conditions":{"last_message_at":null}})").filter.parts.at(0);
  EXPECT_EQ(absent.kind, Kind::exists);
  EXPECT_FALSE(std::get<bool>(absent.values.at(0)));
  const auto present = query_of(R"({"filter_conditions":{"last_message_at":{"$ne":null}}})").filter.parts.at(0);
  EXPECT_TRUE(std::get<bool>(present.values.at(0)));
}

TEST(Query, InnerObjectsAndListsOfTheirOwnCanBeAskedFor) {
  const auto inner = query_of(R"({"filter_conditions":{"a.b":1,"tags":{"$contains":"x"},"member.user.name":{"$q":"An"}}})").filter.parts;
  EXPECT_EQ(inner.at(0).custom, "a.b");
  EXPECT_EQ(inner.at(1).kind, Kind::contains);
  EXPECT_EQ(inner.at(2).attribute, Attribute::member_name);
  EXPECT_EQ(inner.at(2).kind, Kind::words);
}

TEST(Query, FaultsNameThePlace) {
  EXPECT_EQ(filter_fault(R"({"type":{"$like":"m"}})"), "filter_conditions.type.$like is not supported by this version");
  EXPECT_EQ(filter_fault(R"({"frozen":"yes"})"), "filter_conditions.frozen must be a boolean, not a string");
  EXPECT_EQ(filter_fault(R"({"member_count":"2"})"), "filter_conditions.member_count must be a number, not a string");
  EXPECT_EQ(filter_fault(R"({"$or":{"id":"a"}})"), "filter_conditions.$or must be an array, not an object");
  EXPECT_EQ(filter_fault(R"({"$or":[{"id":"a"},{"id":7}]})"), "filter_conditions.$or[1].id must be a string, not a number");
  EXPECT_EQ(filter_fault(R"({"created_at":{"$gt":"soon"}})").substr(0, 48), "filter_conditions.created_at.$gt must be a time ");
  EXPECT_EQ(filter_fault(R"({"a..b":1})"), "filter_conditions.a..b is not supported by this version");
  EXPECT_EQ(filter_fault(R"({"type":{"$contains":"a"}})"), "filter_conditions.type.$contains works on lists alone");
  EXPECT_EQ(filter_fault(R"({"frozen":{"$q":"a"}})"), "filter_conditions.frozen.$q works on texts alone");
  EXPECT_EQ(filter_fault("7"), "filter_conditions must be an object, not a number");
}

TEST(Query, FiltersAreBounded) {
  std::string deep = R"({"id":"a"})", wide = "{\"$or\":[", many = R"({"id":{"$in":[)";
  for (std::size_t i = 0; i < chat::deepest_filter; ++i) deep = R"({"$and":[)" + deep + "]}";
  EXPECT_TRUE(filter_fault(deep).ends_with("is nested too deeply"));
  for (std::size_t i = 0; i <= chat::most_conditions; ++i) wide += std::string(i ? "," : "") + R"({"id":"a"})";
  EXPECT_TRUE(filter_fault(wide + "]}").ends_with("is one condition too many"));
  for (std::size_t i = 0; i <= chat::most_values; ++i) many += std::string(i ? "," : "") + R"("a")";
  EXPECT_TRUE(filter_fault(many + "]}}").ends_with("holds too many values"));
}

TEST(Query, AnOrderHasADirection) {
  const auto order = query_of(R"({"sort":[{"field":"created_at","direction":-1},{"field":"level"}]})").order;
  ASSERT_EQ(order.size(), 2u);
  EXPECT_EQ(order[0].attribute, Attribute::created_at);
  EXPECT_EQ(order[0].direction, chat::Direction::descending);
  EXPECT_EQ(order[1].custom, "level");
  EXPECT_EQ(order[1].direction, chat::Direction::ascending);
  EXPECT_EQ(query_fault(R"({"sort":[{"direction":1}]})"), "sort[0].field is missing; name what to sort by");
  EXPECT_EQ(query_fault(R"({"sort":[{"field":"members"}]})"), "sort[0].field can't be sorted by");
}

TEST(Query, PagesAreBounded) {
  EXPECT_EQ(query_of("{}").limit, 10u);
  EXPECT_EQ(query_of("{}", ListOf::users).limit, 30u);
  EXPECT_EQ(query_of(R"({"limit":0,"offset":0})", ListOf::members).limit, 30u) << "as Go's SDK says that it wants no limit";
  EXPECT_EQ(query_of(R"({"limit":30,"offset":1000})").offset, 1'000u);
  EXPECT_EQ(query_fault(R"({"limit":31})"), "limit must be between 0 and 30");
  EXPECT_EQ(query_fault(R"({"limit":101})", ListOf::users), "limit must be between 0 and 100");
  EXPECT_EQ(query_fault(R"({"offset":-1})"), "offset must be between 0 and 1000");
}

TEST(Query, APageOfMessagesHasOneBound) {
  const auto page_of = [](std::string_view text, chat::MessagePage& page) {
    const auto body = parse_json(text).value();
    return read_page([&](std::string_view name) { return body.find(name); }, page, "messages");
  };
  chat::MessagePage page;
  ASSERT_TRUE(page_of(R"({"limit":7,"id_lte":"m","id_gt":null,"id_gte":""})", page));
  EXPECT_EQ(page.from, chat::MessagePage::From::up_to);
  EXPECT_EQ(page.id, "m");
  EXPECT_EQ(page.limit, 7u);
  chat::MessagePage two, late, long_one;
  EXPECT_EQ(page_of(R"({"id_lt":"m","id_gt":"k"})", two).error().message(), "messages.id_gt is a second bound; a page has one");
  ASSERT_TRUE(page_of(R"({"created_at_after_or_equal":"2026-01-01T00:00:00Z"})", late));
  EXPECT_EQ(late.from, chat::MessagePage::From::from);
  EXPECT_EQ(late.at, parse_rfc3339("2026-01-01T00:00:00Z"));
  EXPECT_EQ(page_of(R"({"limit":301})", long_one).error().message(), "messages.limit must be between 0 and 300");
}

TEST(Query, MembersAreListedByTheirUsersAndRoles) {
  const auto query = query_of(R"({"filter_conditions":{"user_id":"a","channel_role":"x","seat":1},"limit":300})", ListOf::members);
  EXPECT_EQ(query.filter.parts.at(0).attribute, Attribute::id);
  EXPECT_EQ(query.filter.parts.at(1).attribute, Attribute::channel_role);
  EXPECT_EQ(query.filter.parts.at(2).custom, "seat");
  EXPECT_EQ(filter_fault(R"({"last_active":null})", ListOf::members), "filter_conditions.last_active is not supported by this version");
  EXPECT_EQ(query_fault(R"({"limit":301})", ListOf::members), "limit must be between 0 and 300");
}

TEST(Query, WhatMessagesAreAskedFor) {
  const auto filter =
      query_of(R"({"filter_conditions":{"text":{"$q":"mill wheel"},"attachments.type":{"$in":["image"]}}})", ListOf::messages).filter;
  ASSERT_EQ(filter.parts.size(), 2u);
  EXPECT_EQ(filter.parts[0].kind, Kind::matches);
  EXPECT_EQ(filter.parts[0].attribute, Attribute::text);
  EXPECT_EQ(filter.parts[1].attribute, Attribute::attachment_type);
  EXPECT_EQ(filter_fault(R"({"relevance":1})", ListOf::messages), "filter_conditions.relevance is for sorting alone");
  EXPECT_EQ(filter_fault(R"({"mood":"x"})", ListOf::threads), "filter_conditions.mood is not supported by this version");
}

TEST(Query, ACursorLeadsOn) {
  chat::Query query;
  std::string sort;
  const auto body = [](const std::string& next) { return parse_json(R"({"limit":5,"next":")" + next + R"("})").value(); };
  ASSERT_TRUE(read_listing(body(cursor_at(15)), ListOf::reminders, query, sort));
  EXPECT_EQ(query.offset, 15u);
  EXPECT_EQ(query.limit, 5u);
  EXPECT_EQ(sort, "");
  for (const auto& strange :
       {std::string("x"), cursor_at(chat::farthest_listed + 1), cursor_at(1) + "A", cursor_at(1, "[{\"field\":\"x\"}]")}) {
    const auto done = read_listing(body(strange), ListOf::reminders, query, sort);
    ASSERT_FALSE(done) << strange;
    EXPECT_EQ(done.error().message(), "next is no cursor of an answer");
  }
}

TEST(Query, ACursorKeepsTheOrderOfItsList) {
  constexpr std::string_view upward = R"([{"field":"created_at","direction":1}])";
  const auto other = parse_json(R"({"next":")" + cursor_at(10, upward) + R"(","sort":[{"field":"created_at","direction":-1}]})").value();
  chat::Query query;
  std::string sort;
  ASSERT_TRUE(read_listing(other, ListOf::threads, query, sort));
  EXPECT_EQ(query.offset, 10u);
  ASSERT_EQ(query.order.size(), 1u);
  EXPECT_EQ(query.order[0].direction, chat::Direction::ascending);
  EXPECT_EQ(sort, upward);
}

}  // namespace
}  // namespace millrace::wire
