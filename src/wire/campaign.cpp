// Templates of campaigns hold custom data in an object of their own.
#include "wire/campaign.h"

#include "wire/channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace millrace::wire {
namespace {

// What T does not name, in T's `custom`.
template <Listed T>
Json gathered(const Json& value) {
  const auto* members = value.object();
  if (!members) return value;
  Json::Object own, custom;
  for (const auto& member : *members) (is_field<T>(member.name) ? own : custom).push_back(member);
  if (custom.empty()) return value;
  const auto given = std::ranges::find(own, "custom", &JsonMember::name);
  if (given == own.end()) {
    own.push_back({"custom", std::move(custom)});
  } else if (auto* inner = given->value.object()) {
    std::erase_if(custom, [&](const JsonMember& member) { return given->value.find(member.name) != nullptr; });
    std::ranges::move(custom, std::back_inserter(*inner));
  }
  return own;
}

}  // namespace

chat::Raw progress_of(const chat::CampaignStats& stats) {
  const auto to_visit = stats.to_visit.value_or(0);
  if (to_visit <= 0) return {stats.completed_at && stats.to_visit ? "1" : "0"};
  const auto share = static_cast<double>(std::min(stats.visited, to_visit)) / static_cast<double>(to_visit);
  return {fmt::format("{}", std::floor(share * 1'000) / 1'000)};
}

Read read(const Json& value, chat::CampaignMessageTemplate& into, const std::string& path) {
  return read_object(gathered<chat::CampaignMessageTemplate>(value), into, path);
}

Read read(const Json& value, chat::CampaignMember& into, const std::string& path) {
  return read_object(gathered<chat::CampaignMember>(value), into, path);
}

Read read(const Json& value, chat::CampaignChannelTemplate& into, const std::string& path) {
  return read_object(gathered<chat::CampaignChannelTemplate>(value), into, path);
}

}  // namespace millrace::wire
