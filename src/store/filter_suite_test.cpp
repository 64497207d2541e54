// Every name that a list can be asked by meets every operator: what the reading of requests lets through, the engine answers.
#include "store/filter_suite_test.h"

#include "chat/ban_rows.h"
#include "chat/campaign_rows.h"
#include "chat/draft_rows.h"
#include "chat/flag_rows.h"
#include "chat/message_version.h"
#include "chat/poll_rows.h"
#include "chat/reminder_rows.h"
#include "chat/segment_rows.h"
#include "chat/thread_rows.h"
#include "wire/query.h"

#include <fmt/format.h>

#include <array>

namespace millrace::store {
namespace {

using wire::ListOf;

constexpr std::array lists{ListOf::users,    ListOf::channels, ListOf::members,   ListOf::bans,      ListOf::flags,     ListOf::reports,
                           ListOf::messages, ListOf::threads,  ListOf::reminders, ListOf::drafts,    ListOf::reactions, ListOf::polls,
                           ListOf::votes,    ListOf::segments, ListOf::targets,   ListOf::campaigns, ListOf::versions};

constexpr std::array tests{"$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$autocomplete", "$contains", "$q"};

constexpr std::array values{R"("a:b")", R"("2026-01-02T03:04:05Z")", "1", "true", "null", R"(["a","b:c"])", "[]", "[1]", "[true]"};

// Names of the list's own, and what stands for custom data.
std::vector<std::string> asked_of(ListOf of) {
  std::vector<std::string> names{"mood", "mood.of.day", "é", "a\\u0000b"};
  for (const auto name : wire::names_of(of)) names.emplace_back(name);
  return names;
}

void ask(chat::State& state, ListOf of, const chat::Query& query, const chat::User& user, const chat::Channel& channel) {
  switch (of) {
    case ListOf::users:
      return (void)state.users(query);
    case ListOf::channels: {
      auto of_user = query;
      of_user.user = user.key;
      return (void)state.channels(of_user);
    }
    case ListOf::members:
      return (void)state.members(channel.key, query);
    case ListOf::bans:
      return (void)state.bans().bans({.query = query, .held_at = {}});
    case ListOf::flags:
      return (void)state.flags().message_flags(query);
    case ListOf::reports:
      return (void)state.flags().reports(query);
    case ListOf::messages:
      return (void)state.search().messages({.channels = {channel.key}, .filter = query.filter, .order = query.order, .seen_by = user.id});
    case ListOf::threads:
      return (void)state.threads().threads(user.key, query);
    case ListOf::reminders:
      return (void)state.reminders().reminders(user.key, query);
    case ListOf::drafts:
      return (void)state.drafts().drafts(user.key, query);
    case ListOf::reactions:
      return (void)state.reactions(state.message("1").value(), query);
    case ListOf::polls:
      return (void)state.polls().polls(query);
    case ListOf::votes:
      return (void)state.polls().votes({.key = chat::PollKey{1}}, query);
    case ListOf::segments:
      return (void)state.segments().segments(query);
    case ListOf::targets:
      return (void)state.segments().targets({.key = chat::SegmentKey{1}}, query);
    case ListOf::campaigns:
      return (void)state.campaigns().campaigns(query);
    case ListOf::versions:
      return (void)state.versions().versions({chat::MessageKey{1}}, query);
  }
}

TEST_P(FilterSuite, WhateverARequestMayAskIsAnswered) {
  sent(lobby_, ann_, "1", "wheels");
  change([&](chat::State& state) { state.polls().add({.id = "p", .name = "Poll", .created_by = ann_}); });
  int answered = 0;
  see([&](chat::State& state) {
    for (const auto of : lists)
      for (const auto& name : asked_of(of)) {
        SCOPED_TRACE(name);
        for (const auto* test : tests)
          for (const auto* value : values) {
            SCOPED_TRACE(fmt::format("{} {}", test, value));
            const auto conditions = wire::parse_json(fmt::format(R"({{"{}":{{"{}":{}}}}})", name, test, value)).value();
            chat::Query query;
            if (!wire::read_filter(&conditions, of, query.filter, "filter")) continue;
            EXPECT_NO_THROW(ask(state, of, query, ann_, lobby_));
            ++answered;
          }
        const auto sort = wire::parse_json(fmt::format(R"([{{"field":"{}","direction":-1}}])", name)).value();
        chat::Query query;
        if (!wire::read_order(sort, of, query.order)) continue;
        EXPECT_NO_THROW(ask(state, of, query, ann_, lobby_));
        ++answered;
      }
    return true;
  });
  EXPECT_GT(answered, 1'000);
}

TEST_P(FilterSuite, LongTextsAreRefusedOrAnswered) {
  for (const std::size_t bytes : {chat::longest_pattern, chat::longest_pattern + 1}) {
    const auto conditions = wire::parse_json(fmt::format(R"({{"name":{{"$autocomplete":"{}"}}}})", std::string(bytes, '%'))).value();
    chat::Query query;
    const auto read = wire::read_filter(&conditions, ListOf::users, query.filter, "filter");
    EXPECT_EQ(read.has_value(), bytes == chat::longest_pattern);
    if (read) EXPECT_NO_THROW(see([&](chat::State& state) { return state.users(query).size(); }));
  }
}

}  // namespace
}  // namespace millrace::store
