// Channels: getting or creating one, with an id or by its members; changing, emptying, deleting it.
#include "chat/channels.h"

#include "api/channel_state.h"
#include "api/router.h"
#include "api/task_answer.h"
#include "chat/permissions.h"
#include "wire/channel.h"
#include "wire/partial.h"
#include "wire/write.h"

#include <array>

namespace millrace::api {
namespace {

chat::Cid cid_of(const Call& call) { return {call.params[0], call.params[1]}; }

std::expected<chat::ChannelChange, Problem> data_in(const Call& call) {
  chat::ChannelChange change;
  if (const auto* data = call.body.find("data"); data && !data->is_null())
    if (auto done = wire::read(*data, change, "data"); !done) return std::unexpected(problem(done.error()));
  return change;
}

async::Task<Answer> get_or_create(Service& service, const Call& call, bool distinct) {
  const auto change = data_in(call);
  if (!change) co_return std::unexpected(change.error());
  const auto wanted = state_wanted(call.body);
  if (!wanted) co_return std::unexpected(wanted.error());

  ChannelState state;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto cid = distinct ? chat::distinct_cid(act, call.params[0], change->members) : chat::Expected<chat::Cid>(cid_of(call));
    if (!cid) return std::unexpected(cid.error());
    auto channel = chat::get_or_create_channel(act, *cid, *change);
    if (!channel) return std::unexpected(channel.error());
    auto found = state_of(act, *std::move(channel), *wanted, act.user_id);
    if (!found) return std::unexpected(found.error());
    state = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(state);
}

async::Task<Answer> get_or_create_channel(Service& service, const Call& call) { co_return co_await get_or_create(service, call, false); }
async::Task<Answer> get_or_create_distinct(Service& service, const Call& call) { co_return co_await get_or_create(service, call, true); }

// Runs a rule on an existing channel; the answer holds what became of it.
using ChannelRule = std::function<chat::Expected<chat::ChannelUpdated>(chat::Act&, const chat::Channel&)>;

async::Task<Answer> channel_changed(Service& service, const Call& call, ChannelRule rule) {
  ChangedChannel answer;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid_of(call));
    if (!channel) return std::unexpected(channel.error());
    auto updated = rule(act, *channel);
    if (!updated) return std::unexpected(updated.error());
    answer.channel = std::move(updated->channel);
    answer.message = std::move(updated->message);
    answer.channel.own_capabilities = chat::own_capabilities(act, answer.channel);
    answer.members = act.state.members(channel->key, chat::most_members_queried);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(answer);
}

// What else Stream's UpdateChannel can do. Passed over in silence, it would look done.
constexpr std::array<std::string_view, 8> not_yet{"invites",         "accept_invite",      "reject_invite", "cooldown",
                                                  "add_filter_tags", "remove_filter_tags", "hide_history",  "hide_history_before"};

// The changes of UpdateChannel, in the order in which they are made.
struct Changes {
  std::vector<chat::MemberChange> add;
  std::vector<std::string> remove;
  std::vector<chat::RoleChange> roles;
  std::optional<chat::ChannelChange> data;
  std::optional<chat::MessageChange> message;
  chat::UserRef by;

  bool empty() const { return add.empty() && remove.empty() && roles.empty() && !data && !message; }
};

template <class T>
std::expected<void, Problem> read_list(const wire::Json& body, const char* name, std::vector<T>& into) {
  if (const auto* value = body.find(name); value && !value->is_null())
    if (auto done = wire::read(*value, into, name); !done) return std::unexpected(problem(done.error()));
  return {};
}

std::expected<Changes, Problem> changes_in(const Call& call) {
  Changes changes;
  std::vector<std::string> moderators, plain;
  if (auto done = without(call.body, not_yet); !done) return std::unexpected(done.error());
  for (auto done : {read_list(call.body, "add_members", changes.add), read_list(call.body, "remove_members", changes.remove),
                    read_list(call.body, "assign_roles", changes.roles), read_list(call.body, "add_moderators", moderators),
                    read_list(call.body, "demote_moderators", plain)})
    if (!done) return std::unexpected(done.error());
  for (auto& id : moderators) changes.roles.push_back({std::move(id), "channel_moderator"});
  for (auto& id : plain) changes.roles.push_back({std::move(id), "channel_member"});
  if (const auto* data = call.body.find("data"); data && data->object()) {
    auto change = data_in(call);
    if (!change) return std::unexpected(change.error());
    changes.data = *std::move(change);
  }
  auto message = system_message_in(call);
  if (!message) return std::unexpected(message.error());
  changes.message = *std::move(message);
  auto by = asker(call);
  if (!by) return std::unexpected(by.error());
  changes.by = *std::move(by);
  return changes;
}

chat::Expected<chat::ChannelUpdated> apply(chat::Act& act, chat::Channel channel, const Changes& changes) {
  if (!changes.add.empty()) {
    auto filled = chat::add_members(act, channel, changes.add);
    if (!filled) return std::unexpected(filled.error());
    channel = *std::move(filled);
  }
  if (!changes.roles.empty())
    if (auto done = chat::assign_roles(act, channel, changes.roles); !done) return std::unexpected(done.error());
  if (!changes.remove.empty()) {
    auto left = chat::remove_members(act, channel, changes.remove);
    if (!left) return std::unexpected(left.error());
    channel = *std::move(left);
  }
  if (!changes.data && !changes.message) return chat::ChannelUpdated{std::move(channel), {}};
  chat::ChannelChange kept;
  kept.custom = channel.custom;
  return chat::update_channel(act, channel, changes.data.value_or(kept), changes.by, changes.message);
}

async::Task<Answer> update_channel(Service& service, const Call& call) {
  const auto changes = changes_in(call);
  if (!changes) co_return std::unexpected(changes.error());
  if (changes->empty())
    co_return std::unexpected(problem(Code::input,
                                      "there is nothing to change; give data, add_members, remove_members, add_moderators, "
                                      "demote_moderators, assign_roles or message"));
  co_return co_await channel_changed(service, call,
                                     [&](chat::Act& act, const chat::Channel& channel) { return apply(act, channel, *changes); });
}

async::Task<Answer> update_channel_partly(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 4> elsewhere{"members", "created_by", "created_by_id", "config_overrides"};
  if (const auto* set = call.body.find("set"))
    if (auto done = without(*set, elsewhere, "set"); !done) co_return std::unexpected(done.error());
  chat::ChannelChange change;
  chat::CustomEdit custom;
  if (auto done = wire::read_partial<chat::ChannelChange, chat::Channel>(call.body, change, custom); !done)
    co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await channel_changed(service, call,
                                     [&](chat::Act& act, const chat::Channel& channel) -> chat::Expected<chat::ChannelUpdated> {
                                       auto updated = chat::update_channel_partly(act, channel, change, custom, *by);
                                       if (!updated) return std::unexpected(updated.error());
                                       return chat::ChannelUpdated{*std::move(updated), {}};
                                     });
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
  wire::Writer(out, wire::Profile::http_v1).write(gone);
  co_return out;
}

async::Task<Answer> delete_channels(Service& service, const Call& call) {
  std::vector<std::string> cids;
  if (auto done = read_list(call.body, "cids", cids); !done) co_return std::unexpected(done.error());
  const auto deletion = is_set(call.body.find("hard_delete")) ? chat::Deletion::hard : chat::Deletion::soft;
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::delete_channels(act, cids, deletion); });
}

async::Task<Answer> truncate_channel(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 2> part_of_it{"truncated_at", "member_ids"};
  if (auto done = without(call.body, part_of_it); !done) co_return std::unexpected(done.error());
  const auto message = system_message_in(call);
  if (!message) co_return std::unexpected(message.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  // Without the word it is hidden alone: what is kept can still be erased.
  const auto deletion = is_set(call.body.find("hard_delete")) ? chat::Deletion::hard : chat::Deletion::soft;
  co_return co_await channel_changed(service, call, [&](chat::Act& act, const chat::Channel& channel) {
    return chat::truncate_channel(act, channel, deletion, *by, *message);
  });
}

}  // namespace

std::vector<Route> channel_routes() {
  return {
      {"POST", "/channels/delete", "DeleteChannels", Access::server, delete_channels},
      {"POST", "/channels/{type}/query", "GetOrCreateDistinctChannel", Access::anyone, get_or_create_distinct},
      {"POST", "/channels/{type}/{id}/query", "GetOrCreateChannel", Access::anyone, get_or_create_channel},
      {"POST", "/channels/{type}/{id}", "UpdateChannel", Access::anyone, update_channel},
      {"PATCH", "/channels/{type}/{id}", "UpdateChannelPartial", Access::anyone, update_channel_partly},
      {"DELETE", "/channels/{type}/{id}", "DeleteChannel", Access::anyone, delete_channel},
      {"POST", "/channels/{type}/{id}/truncate", "TruncateChannel", Access::anyone, truncate_channel},
  };
}

}  // namespace millrace::api
