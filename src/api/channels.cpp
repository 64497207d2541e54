// Channels: getting or creating one, with an id or by its members; reading one; deleting.
#include "chat/channels.h"

#include "api/channel_state.h"
#include "api/router.h"
#include "api/task_answer.h"
#include "chat/permissions.h"
#include "wire/channel.h"
#include "wire/write.h"

#include <optional>

namespace millrace::api {
namespace {

chat::Cid cid_of(const Call& call) { return {call.params[0], call.params[1]}; }

async::Task<Answer> get_or_create(Service& service, const Call& call, bool distinct) {
  chat::ChannelChange change;
  if (auto done = given(call.body, "data", change); !done) co_return std::unexpected(done.error());
  const auto wanted = state_wanted(call.body);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto shows = is_set(call.body.find("hide_for_creator")) ? chat::ForCreator::hidden : chat::ForCreator::shown;

  const auto cid_in = [&](const chat::Act& act) {
    return distinct ? chat::distinct_cid(act, call.params[0], change.members) : chat::Expected<chat::Cid>(cid_of(call));
  };
  const auto state_in = [&](chat::Act& act, chat::Channel channel) {
    return state_of(act, std::move(channel), *wanted, act.by_server() ? by->named() : act.user_id);
  };
  std::optional<ChannelState> made;
  std::string answer;
  // Most calls ask for a channel that is there: those are answered beside the writer, which works on one change after the other.
  auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto cid = cid_in(act);
    if (!cid) return std::unexpected(cid.error());
    auto channel = chat::channel_to_enter(act, *cid);
    if (!channel) return std::unexpected(channel.error());
    if (!*channel) return {};
    const auto state = state_in(act, **std::move(channel));
    if (!state) return std::unexpected(state.error());
    append_answer(answer, *state, call.profile);
    return {};
  });
  if (done && answer.empty())
    done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
      const auto cid = cid_in(act);
      if (!cid) return std::unexpected(cid.error());
      auto channel = chat::get_or_create_channel(act, *cid, change, shows);
      if (!channel) return std::unexpected(channel.error());
      auto state = state_in(act, *std::move(channel));
      if (!state) return std::unexpected(state.error());
      made = *std::move(state);
      return {};
    });
  if (!done) co_return std::unexpected(done.error());
  if (made) append_answer(answer, *made, call.profile);  // not by the writer, for whom others wait
  co_return answer;
}

async::Task<Answer> get_or_create_channel(Service& service, const Call& call) { co_return co_await get_or_create(service, call, false); }
async::Task<Answer> get_or_create_distinct(Service& service, const Call& call) { co_return co_await get_or_create(service, call, true); }

// `state`, `messages_limit`, `messages_id_lt`, `members_limit` and so on of a query string, as a body would hold them.
std::expected<StateWanted, Problem> state_wanted_in_query(const Call& call) {
  wire::Json::Object body;
  for (const std::string list : {"messages", "members", "watchers"}) {
    wire::Json::Object page;
    for (const auto* name : {"limit", "offset", "id_lt", "id_lte", "id_gt", "id_gte", "id_around", "created_at_before",
                             "created_at_before_or_equal", "created_at_after", "created_at_after_or_equal", "created_at_around"}) {
      auto text = call.query_value(list + '_' + name);
      if (text.empty()) continue;
      const bool is_count = std::string_view(name) == "limit" || std::string_view(name) == "offset";
      page.push_back({name, is_count ? wire::Json(wire::Json::Number{std::move(text)}) : wire::Json(std::move(text))});
    }
    body.push_back({list, wire::Json(std::move(page))});
  }
  if (const auto text = call.query_value("payload"); !text.empty()) {
    const auto payload = payload_in(call);
    if (!payload) return std::unexpected(payload.error());
    return state_wanted(*payload);
  }
  if (const auto text = call.query_value("state"); !text.empty()) body.push_back({"state", wire::Json(call.query_flag("state"))});
  return state_wanted(wire::Json(std::move(body)));
}

async::Task<Answer> get_channel(Service& service, const Call& call) {
  const auto wanted = state_wanted_in_query(call);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto user = call.token.by_server() ? call.query_value("user_id") : call.token.user_id;
  std::string answer;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto channel = chat::existing_channel(act, cid_of(call));
    if (!channel) return std::unexpected(channel.error());
    const auto state = state_of(act, *std::move(channel), *wanted, user);
    if (!state) return std::unexpected(state.error());
    append_answer(answer, *state, call.profile);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer;
}

async::Task<Answer> delete_channel(Service& service, const Call& call) {
  const auto deletion = call.query_flag("hard_delete") ? chat::Deletion::hard : chat::Deletion::soft;
  chat::Channel gone;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid_of(call));
    if (!channel) return std::unexpected(channel.error());
    auto deleted = chat::delete_channel(act, *channel, deletion);
    if (!deleted) return std::unexpected(deleted.error());
    gone = *std::move(deleted);
    gone.own_capabilities = chat::own_capabilities(act, gone);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"channel\":";
  wire::Writer(out, call.profile).write(gone);
  co_return out;
}

async::Task<Answer> delete_channels(Service& service, const Call& call) {
  std::vector<std::string> cids;
  if (auto done = given(call.body, "cids", cids); !done) co_return std::unexpected(done.error());
  const auto deletion = is_set(call.body.find("hard_delete")) ? chat::Deletion::hard : chat::Deletion::soft;
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::delete_channels(act, cids, deletion); });
}

}  // namespace

std::vector<Route> channel_routes() {
  return {
      {"POST", "/channels/delete", "DeleteChannels", Access::server, delete_channels},
      {"POST", "/channels/{type}/query", "GetOrCreateDistinctChannel", Access::anyone, get_or_create_distinct},
      {"POST", "/channels/{type}/{id}/query", "GetOrCreateChannel", Access::visitor, get_or_create_channel},
      {"GET", "/channels/{type}/{id}", "GetChannel", Access::visitor, get_channel},
      {"DELETE", "/channels/{type}/{id}", "DeleteChannel", Access::anyone, delete_channel},
  };
}

}  // namespace millrace::api
