// Retention in JSON.
#pragma once

#include "chat/retention_rows.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/write.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

namespace millrace::wire {

struct RetentionConfig {
  std::int64_t max_age_hours = 0;
};
template <>
inline constexpr auto fields<RetentionConfig> = std::tuple{Field{"max_age_hours", &RetentionConfig::max_age_hours}};

struct ShownPolicy {
  std::int64_t app_pk = 0;
  std::string policy;
  RetentionConfig config;
  Instant enabled_at;
};
template <>
inline constexpr auto fields<ShownPolicy> = std::tuple{
    Field{"app_pk", &ShownPolicy::app_pk},
    Field{"policy", &ShownPolicy::policy},
    Field{"config", &ShownPolicy::config},
    Field{"enabled_at", &ShownPolicy::enabled_at},
};

template <>
inline constexpr auto fields<chat::RetentionCounts> = std::tuple{
    Field{"channels_deleted", &chat::RetentionCounts::channels_deleted},
    Field{"messages_deleted", &chat::RetentionCounts::messages_deleted},
};

struct ShownRun {
  std::int64_t app_pk = 0;
  std::string policy, date;
  chat::RetentionCounts stats;
};
template <>
inline constexpr auto fields<ShownRun> = std::tuple{
    Field{"app_pk", &ShownRun::app_pk},
    Field{"policy", &ShownRun::policy},
    Field{"date", &ShownRun::date},
    Field{"stats", &ShownRun::stats},
};

// What a list of runs is narrowed to, and its order.
struct RunsWanted {
  struct Text {
    std::optional<std::string> equal, greater, greater_or_equal, less, less_or_equal;
    std::optional<std::vector<std::string>> in;

    bool meets(const std::string& value) const;
  };
  Text policy, date;
  bool oldest_first = false, by_policy = false;
};

// Reads `filter_conditions` and `sort` of a body.
Read read_runs_wanted(const Json& body, RunsWanted& into);

}  // namespace millrace::wire
