// Runs are few: their conditions are met here, not by the store.
#include "wire/retention.h"

#include <algorithm>

namespace millrace::wire {

template <>
inline constexpr auto fields<RunsWanted::Text> = std::tuple{
    Field{"$eq", &RunsWanted::Text::equal},
    Field{"$gt", &RunsWanted::Text::greater},
    Field{"$gte", &RunsWanted::Text::greater_or_equal},
    Field{"$lt", &RunsWanted::Text::less},
    Field{"$lte", &RunsWanted::Text::less_or_equal},
    Field{"$in", &RunsWanted::Text::in},
};

namespace {

struct Sort {
  std::string field;
  std::int64_t direction = -1;
};

}  // namespace

template <>
inline constexpr auto fields<Sort> = std::tuple{Field{"field", &Sort::field}, Field{"direction", &Sort::direction}};

namespace {

// A bare value is what it has to be equal to.
Read read_text(const Json& value, RunsWanted::Text& into, const std::string& path) {
  if (value.string()) {
    into.equal = *value.string();
    return {};
  }
  if (const auto* conditions = value.object())
    for (const auto& condition : *conditions)
      if (!is_field<RunsWanted::Text>(condition.name))
        return std::unexpected(
            Fault{joined(path, condition.name), "is not supported by this version; $eq, $gt, $gte, $lt, $lte and $in are"});
  return read_object(value, into, path);
}

}  // namespace

bool RunsWanted::Text::meets(const std::string& value) const {
  return (!equal || value == *equal) && (!greater || value > *greater) && (!greater_or_equal || value >= *greater_or_equal) &&
         (!less || value < *less) && (!less_or_equal || value <= *less_or_equal) && (!in || std::ranges::find(*in, value) != in->end());
}

Read read_runs_wanted(const Json& body, RunsWanted& into) {
  if (const auto* filter = body.find("filter_conditions"); is_set(filter)) {
    if (!filter->object()) return expected_kind("an object", *filter, "filter_conditions");
    for (const auto& condition : *filter->object()) {
      const auto path = joined("filter_conditions", condition.name);
      if (condition.name != "policy" && condition.name != "date")
        return std::unexpected(Fault{path, "is not supported by this version; policy and date are"});
      if (auto done = read_text(condition.value, condition.name == "date" ? into.date : into.policy, path); !done) return done;
    }
  }
  std::vector<Sort> order;
  if (const auto* sort = body.find("sort"); is_set(sort))
    if (auto done = read(*sort, order, "sort"); !done) return done;
  for (const auto& one : order)
    if (one.field != "date" && one.field != "policy")
      return std::unexpected(Fault{"sort", "by \"" + one.field + "\" is not supported by this version; date and policy are"});
  if (!order.empty()) into.by_policy = order.front().field == "policy", into.oldest_first = order.front().direction > 0;
  return {};
}

}  // namespace millrace::wire
