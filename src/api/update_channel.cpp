// Changing a channel: its data, its members, invites, slow mode, tags; taking messages away.
#include "api/channel_state.h"
#include "api/router.h"
#include "chat/permissions.h"
#include "chat/truncation.h"
#include "wire/channel.h"
#include "wire/partial.h"
#include "wire/write.h"

#include <array>

namespace millrace::api {
namespace {

// Runs a rule on an existing channel; the answer holds what became of it.
using ChannelRule = std::function<chat::Expected<chat::ChannelUpdated>(chat::Act&, const chat::Channel&)>;

async::Task<Answer> channel_changed(Service& service, const Call& call, ChannelRule rule) {
  ChangedChannel answer;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, {call.params[0], call.params[1]});
    if (!channel) return std::unexpected(channel.error());
    auto updated = rule(act, *channel);
    if (!updated) return std::unexpected(updated.error());
    answer.channel = std::move(updated->channel);
    answer.channel.own_capabilities = chat::own_capabilities(act, answer.channel);
    answer.message = std::move(updated->message);
    answer.members = act.state.members(channel->key, chat::most_members_queried);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return answer_of(answer, call.profile);
}

// The changes of UpdateChannel, in the order in which they are made.
struct Changes {
  std::vector<chat::MemberChange> add, invite, moderators;  // who moderates is a member
  chat::Entry entry;
  std::vector<std::string> remove;
  std::vector<chat::RoleChange> roles;
  std::optional<chat::InviteAnswer> answer;
  chat::ChannelEdit edit;
  chat::UserRef by;

  bool empty() const { return add.empty() && invite.empty() && remove.empty() && roles.empty() && !answer && edit.empty(); }
};

std::expected<void, Problem> read_members(const Call& call, Changes& changes) {
  std::vector<std::string> moderators, plain;
  bool accepts = false, rejects = false, hides = false;
  for (auto done : {given(call.body, "add_members", changes.add), given(call.body, "invites", changes.invite),
                    given(call.body, "remove_members", changes.remove), given(call.body, "assign_roles", changes.roles),
                    given(call.body, "add_moderators", moderators), given(call.body, "demote_moderators", plain),
                    given(call.body, "accept_invite", accepts), given(call.body, "reject_invite", rejects),
                    given(call.body, "hide_history", hides), given(call.body, "hide_history_before", changes.entry.history_from)})
    if (!done) return done;
  if (accepts && rejects) return std::unexpected(problem(Code::input, "accept_invite and reject_invite exclude each other; give one"));
  if (accepts) changes.answer = chat::InviteAnswer::accepted;
  if (rejects) changes.answer = chat::InviteAnswer::rejected;
  if (hides && !changes.entry.history_from) changes.entry.history_from = Instant{std::numeric_limits<std::int64_t>::max()};
  for (const auto& id : moderators) changes.moderators.push_back({.user = {id, {}}});
  for (auto& id : moderators) changes.roles.push_back({std::move(id), "channel_moderator"});
  for (auto& id : plain) changes.roles.push_back({std::move(id), "channel_member"});
  return {};
}

std::expected<Changes, Problem> changes_in(const Call& call) {
  Changes changes;
  if (auto done = read_members(call, changes); !done) return std::unexpected(done.error());
  for (auto done : {given(call.body, "cooldown", changes.edit.cooldown), given(call.body, "add_filter_tags", changes.edit.add_filter_tags),
                    given(call.body, "remove_filter_tags", changes.edit.remove_filter_tags)})
    if (!done) return std::unexpected(done.error());
  if (const auto* data = call.body.find("data"); data && data->object())
    if (auto done = given(call.body, "data", changes.edit.data); !done) return std::unexpected(done.error());
  auto message = system_message_in(call);
  if (!message) return std::unexpected(message.error());
  changes.edit.message = *std::move(message);
  auto by = asker(call);
  if (!by) return std::unexpected(by.error());
  changes.by = *std::move(by);
  return changes;
}

chat::Expected<chat::ChannelUpdated> apply(chat::Act& act, chat::Channel channel, Changes changes) {
  chat::Expected<chat::Channel> now = std::move(channel);
  if (changes.entry.history_from) changes.entry.history_from = std::min(*changes.entry.history_from, act.now.to_microseconds());
  if (!changes.add.empty()) now = chat::add_members(act, *now, changes.add, changes.entry);
  if (now) {
    std::erase_if(changes.moderators, [&](const auto& one) { return chat::member_named(act, *now, one.user.id).has_value(); });
    if (!changes.moderators.empty()) now = chat::add_members(act, *now, changes.moderators);
  }
  changes.entry.by = chat::Entry::By::invite;
  if (now && !changes.invite.empty()) now = chat::add_members(act, *now, changes.invite, changes.entry);
  if (now && !changes.roles.empty())
    if (auto done = chat::assign_roles(act, *now, changes.roles); !done) return std::unexpected(done.error());
  if (now && !changes.remove.empty()) now = chat::remove_members(act, *now, changes.remove);
  if (!now) return std::unexpected(now.error());
  std::optional<chat::Message> said;
  if (changes.answer) {
    auto answered = chat::answer_invite(act, *now, *changes.answer, changes.by, changes.edit.message);
    if (!answered) return std::unexpected(answered.error());
    said = *std::move(answered);
    changes.edit.message.reset();
  }
  if (!changes.edit.empty()) return chat::update_channel(act, *now, changes.edit, changes.by);
  return chat::ChannelUpdated{*std::move(now), std::move(said)};
}

async::Task<Answer> update_channel(Service& service, const Call& call) {
  const auto changes = changes_in(call);
  if (!changes) co_return std::unexpected(changes.error());
  if (changes->empty())
    co_return std::unexpected(problem(Code::input,
                                      "there is nothing to change; give data, add_members, remove_members, invites, accept_invite, "
                                      "reject_invite, add_moderators, demote_moderators, assign_roles, add_filter_tags, "
                                      "remove_filter_tags, cooldown or message"));
  co_return co_await channel_changed(service, call,
                                     [&](chat::Act& act, const chat::Channel& channel) { return apply(act, channel, *changes); });
}

async::Task<Answer> update_channel_partly(Service& service, const Call& call) {
  constexpr std::array<std::string_view, 4> elsewhere{"members", "invites", "created_by", "created_by_id"};
  if (const auto* set = call.body.find("set"))
    if (auto done = without(*set, elsewhere, "set"); !done) co_return std::unexpected(done.error());
  chat::ChannelChange change;
  chat::CustomEdit custom;
  if (auto done = wire::read_partial(call.body, change, custom); !done) co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await channel_changed(service, call,
                                     [&](chat::Act& act, const chat::Channel& channel) -> chat::Expected<chat::ChannelUpdated> {
                                       auto updated = chat::update_channel_partly(act, channel, change, custom, *by);
                                       if (!updated) return std::unexpected(updated.error());
                                       return chat::ChannelUpdated{*std::move(updated), {}};
                                     });
}

async::Task<Answer> truncate_channel(Service& service, const Call& call) {
  chat::Truncation truncation;
  for (auto done : {given(call.body, "truncated_at", truncation.at), given(call.body, "member_ids", truncation.member_ids)})
    if (!done) co_return std::unexpected(done.error());
  auto message = system_message_in(call);
  if (!message) co_return std::unexpected(message.error());
  truncation.message = *std::move(message);
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  // Without the word it is hidden alone: what is kept can still be erased.
  if (is_set(call.body.find("hard_delete"))) truncation.deletion = chat::Deletion::hard;
  co_return co_await channel_changed(
      service, call, [&](chat::Act& act, const chat::Channel& channel) { return chat::truncate_channel(act, channel, truncation, *by); });
}

}  // namespace

std::vector<Route> channel_update_routes() {
  return {
      {"POST", "/channels/{type}/{id}", "UpdateChannel", Access::anyone, update_channel},
      {"PATCH", "/channels/{type}/{id}", "UpdateChannelPartial", Access::anyone, update_channel_partly},
      {"POST", "/channels/{type}/{id}/truncate", "TruncateChannel", Access::anyone, truncate_channel},
  };
}

}  // namespace millrace::api
