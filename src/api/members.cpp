// Members of a channel: listing them by a filter, changing one.
#include "chat/members.h"

#include "api/router.h"
#include "chat/channels.h"
#include "wire/channel.h"
#include "wire/partial.h"
#include "wire/query.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

struct ListedChannel {
  std::string type, id;
  std::vector<chat::MemberChange> members;  // of a channel that is known by them
};

std::expected<ListedChannel, Problem> channel_in(const wire::Json& payload) {
  ListedChannel channel;
  const auto given = [&](const std::string& name, auto& into) -> wire::Read {
    const auto* value = payload.find(name);
    return value && !value->is_null() ? wire::read(*value, into, name) : wire::Read{};
  };
  for (const auto& done : {given("type", channel.type), given("id", channel.id), given("members", channel.members)})
    if (!done) return std::unexpected(problem(done.error()));
  if (channel.type.empty()) return std::unexpected(problem(Code::input, "type is missing; it names the channel's type"));
  return channel;
}

async::Task<Answer> query_members(Service& service, const Call& call) {
  const auto payload = payload_in(call);
  if (!payload) co_return std::unexpected(payload.error());
  const auto named = channel_in(*payload);
  if (!named) co_return std::unexpected(named.error());
  chat::Query query;
  if (auto done = wire::read(*payload, wire::ListOf::members, query); !done) co_return std::unexpected(problem(done.error()));
  std::vector<chat::Member> members;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto cid =
        named->id.empty() ? chat::distinct_cid(act, named->type, named->members) : chat::Expected<chat::Cid>({named->type, named->id});
    if (!cid) return std::unexpected(cid.error());
    const auto channel = chat::existing_channel(act, *cid);
    if (!channel) return std::unexpected(channel.error());
    members = act.state.members(channel->key, query);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"members\":";
  wire::Writer(out, call.profile).write(members);
  co_return out;
}

async::Task<Answer> member_changed(Service& service, const Call& call, const std::string& user_id) {
  chat::MemberPatch patch;
  if (auto done = wire::read_partial(call.body, patch, patch.edit); !done) co_return std::unexpected(problem(done.error()));
  chat::Member member;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    auto result = chat::update_member(act, *channel, user_id.empty() ? act.user_id : user_id, patch);
    if (!result) return std::unexpected(result.error());
    member = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"channel_member\":";
  wire::Writer(out, call.profile).write(member);
  co_return out;
}

async::Task<Answer> update_member(Service& service, const Call& call) { co_return co_await member_changed(service, call, call.params[2]); }

async::Task<Answer> update_named_member(Service& service, const Call& call) {
  const auto user_id = call.query_value("user_id");
  co_return co_await member_changed(service, call, user_id);
}

}  // namespace

std::vector<Route> member_routes() {
  return {
      {"GET", "/members", "QueryMembers", Access::visitor, query_members},
      {"PATCH", "/channels/{type}/{id}/member/{user_id}", "UpdateMemberPartial", Access::anyone, update_member},
      {"PATCH", "/channels/{type}/{id}/member", "UpdateMemberPartial", Access::anyone, update_named_member},
  };
}

}  // namespace millrace::api
