// PUT /channels/batch: one change of many channels.
#include "chat/channel_batch.h"

#include "api/router.h"
#include "api/task_answer.h"
#include "wire/channel.h"
#include "wire/partial.h"
#include "wire/query.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace millrace::api {
namespace {

// The filter of a batch knows three names, which are those of a list of channels in the plural.
std::expected<chat::Filter, Problem> filter_in(const Call& call) {
  const auto filter = object_in(call.body, "filter");
  if (!filter) return std::unexpected(filter.error());
  wire::Json::Object conditions;
  for (const auto& member : *(*filter)->object()) {
    const auto name = member.name == "cids" ? "cid" : member.name == "types" ? "type" : member.name == "filter_tags" ? "filter_tags" : "";
    if (std::string_view(name).empty())
      return std::unexpected(problem(Code::input, "filter." + member.name + " is unknown; there are cids, types and filter_tags"));
    conditions.push_back({name, member.value});
  }
  if (conditions.empty()) return std::unexpected(problem(Code::input, "filter is empty; name channels by cids, types or filter_tags"));
  chat::Query query;
  const wire::Json body(wire::Json::Object{{"filter_conditions", wire::Json(std::move(conditions))}});
  if (auto done = wire::read(body, wire::ListOf::channels, query); !done) return std::unexpected(problem(done.error()));
  return std::move(query.filter);
}

// Custom data has an object of its own here; what it does not name stays.
std::expected<void, Problem> read_data(const Call& call, chat::ChannelBatch& batch) {
  constexpr std::array<std::string_view, 4> elsewhere{"members", "invites", "created_by", "created_by_id"};
  const auto given = object_in(call.body, "data");
  if (!given) return std::unexpected(given.error());
  if (auto done = without(**given, elsewhere, "data"); !done) return done;
  wire::Json::Object set;
  for (const auto& member : *(*given)->object()) {
    const auto* custom = member.name == "custom" ? member.value.object() : nullptr;
    if (custom) std::ranges::copy(*custom, std::back_inserter(set));
    else set.push_back(member);
  }
  if (auto done = wire::read(wire::Json(std::move(set)), batch.data, "data"); !done) return std::unexpected(problem(done.error()));
  batch.custom = wire::custom_edit(batch.data->custom, {});
  return {};
}

// `custom_set` and `custom_unset` say the same of custom data alone.
std::expected<void, Problem> read_custom(const Call& call, chat::ChannelBatch& batch) {
  chat::Custom set;
  std::vector<std::string> unset;
  for (auto done : {given(call.body, "custom_set", set), given(call.body, "custom_unset", unset)})
    if (!done) return done;
  if (set.empty() && unset.empty()) return {};
  if (!batch.data) batch.data.emplace();
  batch.data->custom = wire::merged(batch.data->custom, set);
  batch.custom = wire::custom_edit(batch.data->custom, std::move(unset));
  return {};
}

async::Task<Answer> update_channels(Service& service, const Call& call) {
  chat::ChannelBatch batch;
  if (auto done = given(call.body, "operation", batch.operation); !done) co_return std::unexpected(done.error());
  auto filter = filter_in(call);
  if (!filter) co_return std::unexpected(filter.error());
  batch.filter = *std::move(filter);
  if (auto done = given(call.body, "members", batch.members); !done) co_return std::unexpected(done.error());
  if (is_set(call.body.find("data")))
    if (auto done = read_data(call, batch); !done) co_return std::unexpected(done.error());
  if (auto done = read_custom(call, batch); !done) co_return std::unexpected(done.error());
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::update_channels(act, batch); });
}

}  // namespace

std::vector<Route> channel_batch_routes() { return {{"PUT", "/channels/batch", "ChannelBatchUpdate", Access::server, update_channels}}; }

}  // namespace millrace::api
