// Channels: getting or creating one, and adding members.
#include "chat/channels.h"
#include "api/router.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/write.h"

#include <algorithm>

namespace millrace::api {
namespace {

constexpr std::size_t messages_by_default = 25, most_messages = 300;

struct ChannelState {
  chat::Channel channel;
  std::vector<chat::Member> members;
  std::vector<chat::Message> messages;
  std::optional<chat::Member> membership;
};

std::expected<std::size_t, Problem> limit_in(const wire::Json& body, std::string_view of, std::size_t otherwise, std::size_t most) {
  const auto* page = body.find(of);
  const auto* value = page ? page->find("limit") : nullptr;
  if (!value || value->is_null()) return otherwise;
  std::int64_t limit = 0;
  const std::string path = std::string(of) + ".limit";
  if (auto done = wire::read(*value, limit, path); !done) return std::unexpected(problem(done.error()));
  if (limit < 0 || static_cast<std::size_t>(limit) > most)
    return std::unexpected(problem(Code::input, path + " must be between 0 and " + std::to_string(most)));
  return static_cast<std::size_t>(limit);
}

std::string read_states(const ChannelState& state) {
  std::vector<chat::Read> reads;
  for (const auto& member : state.members)
    reads.push_back({member.user, {member.last_read}, state.channel.count_sequence - member.read_sequence});
  std::string out;
  wire::Writer(out, wire::Profile::http_v1).write(reads);
  return out;
}

std::string answer_of(const ChannelState& state) {
  std::string out = "\"channel\":";
  wire::Writer writer(out, wire::Profile::http_v1);
  writer.write(state.channel);
  out += ",\"messages\":", writer.write(state.messages);
  out += ",\"members\":", writer.write(state.members);
  if (state.membership) out += ",\"membership\":", writer.write(*state.membership);
  out += ",\"read\":" + read_states(state);
  out += R"(,"pinned_messages":[],"pending_messages":[],"threads":[],"watchers":[],"watcher_count":0)";
  return out;
}

async::Task<Answer> get_or_create_channel(Service& service, const Call& call) {
  const chat::Cid cid{call.params[0], call.params[1]};
  chat::ChannelChange change;
  if (const auto* data = call.body.find("data"); data && !data->is_null())
    if (auto done = wire::read(*data, change, "data"); !done) co_return std::unexpected(problem(done.error()));
  const auto message_limit = limit_in(call.body, "messages", messages_by_default, most_messages);
  if (!message_limit) co_return std::unexpected(message_limit.error());
  const auto member_limit = limit_in(call.body, "members", chat::most_members_queried, chat::most_members_queried);
  if (!member_limit) co_return std::unexpected(member_limit.error());

  ChannelState state;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto channel = chat::get_or_create_channel(act, cid, change);
    if (!channel) return std::unexpected(channel.error());
    state.channel = *std::move(channel);
    state.members = act.state.members(state.channel.key, *member_limit);
    state.messages = act.state.messages(state.channel.key, *message_limit);
    if (const auto user = act.by_server() ? std::nullopt : act.state.user(act.user_id))
      state.membership = act.state.member(state.channel.key, user->key);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(state);
}

// What else Stream's UpdateChannel can do. Passed over in silence, it would look done.
constexpr std::array not_yet{"data",          "remove_members", "invites", "add_moderators", "demote_moderators", "assign_roles",
                             "accept_invite", "reject_invite",  "message", "cooldown",       "add_filter_tags",   "remove_filter_tags",
                             "hide_history"};

bool is_set(const wire::Json* value) {
  if (!value || value->is_null()) return false;
  if (value->boolean()) return *value->boolean();
  if (value->array()) return !value->array()->empty();
  if (value->object()) return !value->object()->empty();
  return true;
}

async::Task<Answer> update_channel(Service& service, const Call& call) {
  const chat::Cid cid{call.params[0], call.params[1]};
  if (cid.id == "query")  // POST /channels/{type}/query: a channel known by its members
    co_return std::unexpected(
        problem(Code::does_not_exist, "channels without an id are not supported by this version; give the channel an id"));
  for (const auto* name : not_yet)
    if (is_set(call.body.find(name)))
      co_return std::unexpected(problem(Code::input, std::string(name) + " is not supported by this version; add_members is"));
  std::vector<chat::MemberChange> members;
  if (const auto* value = call.body.find("add_members"); value && !value->is_null())
    if (auto done = wire::read(*value, members, "add_members"); !done) co_return std::unexpected(problem(done.error()));
  if (members.empty()) co_return std::unexpected(problem(Code::input, "add_members is missing; give 1 to 100 user ids"));

  ChannelState state;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto channel = chat::existing_channel(act, cid);
    if (channel) channel = chat::add_members(act, *channel, members);
    if (!channel) return std::unexpected(channel.error());
    state.channel = *std::move(channel);
    state.members = act.state.members(state.channel.key, chat::most_members_queried);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"channel\":";
  wire::Writer writer(out, wire::Profile::http_v1);
  writer.write(state.channel);
  out += ",\"members\":", writer.write(state.members);
  co_return out;
}

}  // namespace

std::vector<Route> channel_routes() {
  return {{"POST", "/channels/{type}/{id}/query", "GetOrCreateChannel", Access::anyone, get_or_create_channel},
          {"POST", "/channels/{type}/{id}", "UpdateChannel", Access::anyone, update_channel}};
}

}  // namespace millrace::api
