// Each member of each channel is one step, so that a refused one leaves nothing half done.
#include "chat/channel_batch.h"

#include "chat/channel_list.h"
#include "chat/hiding.h"
#include "chat/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

using Step = Expected<void> (*)(Act&, const Channel&, const MemberChange&);

template <class T>
Expected<void> done(const Expected<T>& result) {
  return result ? Expected<void>{} : std::unexpected(result.error());
}

Expected<void> give_role(Act& act, const Channel& channel, const MemberChange& member, std::string role) {
  return assign_roles(act, channel, {{member.user.named(), std::move(role)}});
}

Expected<void> archive(Act& act, const Channel& channel, const MemberChange& member, bool archived) {
  const auto stored = member_named(act, channel, member.user.named());
  if (stored && stored->archived_at.has_value() == archived) return {};
  MemberPatch patch;
  patch.archived = archived;
  return done(update_member(act, channel, member.user.named(), patch));
}

struct Operation {
  std::string_view name;
  Step step;
};
constexpr std::array operations{
    Operation{"addMembers",
              [](Act& act, const Channel& channel, const MemberChange& member) { return done(add_members(act, channel, {member})); }},
    Operation{"removeMembers", [](Act& act, const Channel& channel,
                                  const MemberChange& member) { return done(remove_members(act, channel, {member.user.named()})); }},
    Operation{"inviteMembers",
              [](Act& act, const Channel& channel, const MemberChange& member) {
                return done(add_members(act, channel, {member}, {.by = Entry::By::invite}));
              }},
    Operation{"invites", [](Act& act, const Channel& channel,
                            const MemberChange& member) { return done(add_members(act, channel, {member}, {.by = Entry::By::invite})); }},
    Operation{"assignRoles", [](Act& act, const Channel& channel,
                                const MemberChange& member) { return give_role(act, channel, member, member.channel_role.value_or("")); }},
    Operation{"addModerators", [](Act& act, const Channel& channel,
                                  const MemberChange& member) { return give_role(act, channel, member, "channel_moderator"); }},
    Operation{"demoteModerators", [](Act& act, const Channel& channel,
                                     const MemberChange& member) { return give_role(act, channel, member, "channel_member"); }},
    Operation{"hide", [](Act& act, const Channel& channel,
                         const MemberChange& member) { return hide_channel(act, channel, {member.user.named(), {}}, History::kept); }},
    Operation{"show", [](Act& act, const Channel& channel,
                         const MemberChange& member) { return show_channel(act, channel, {member.user.named(), {}}); }},
    Operation{"archive", [](Act& act, const Channel& channel, const MemberChange& member) { return archive(act, channel, member, true); }},
    Operation{"unarchive",
              [](Act& act, const Channel& channel, const MemberChange& member) { return archive(act, channel, member, false); }},
};
constexpr std::string_view update_data = "updateData";

Expected<void> fits(const ChannelBatch& batch, const Operation* operation) {
  if (!operation && batch.operation != update_data)
    return refused(Refusal::Kind::input,
                   fmt::format("operation: \"{}\" is none of addMembers, removeMembers, inviteMembers, assignRoles, addModerators, "
                               "demoteModerators, hide, show, archive, unarchive and updateData",
                               batch.operation));
  if (operation && (batch.members.empty() || batch.members.size() > most_members_added))
    return refused(Refusal::Kind::input, fmt::format("members must hold 1 to {} members", most_members_added));
  if (!operation && !batch.data) return refused(Refusal::Kind::input, "data is missing; it says what to update");
  return {};
}

// What was refused in one channel; nothing where all went well.
std::optional<std::string> change(Act& act, const Channel& channel, const ChannelBatch& batch, const Operation* operation) {
  std::optional<std::string> reason;
  if (!operation) {
    if (const auto updated = update_channel_partly(act, channel, *batch.data, batch.custom, {}); !updated) reason = updated.error().text;
    return reason;
  }
  for (const auto& member : batch.members) {
    const auto now = act.state.channel(channel.key).value();
    if (const auto stepped = operation->step(act, now, member); !stepped && !reason) reason = stepped.error().text;
  }
  return reason;
}

Event& batch_event(Act& act, std::string_view state, const ChannelBatch& batch, const std::string& task) {
  Event& event = happened(act, fmt::format("channel_batch_update.{}", state));
  event.task_id = task;
  event.operation = batch.operation;
  event.status = state;
  event.batch_created_at = event.finished_at = act.now.to_microseconds();
  event.failed_channels.emplace();
  event.success_channels_count = 0;
  return event;
}

}  // namespace

Expected<std::string> update_channels(Act& act, const ChannelBatch& batch) {
  const auto* found = std::ranges::find(operations, batch.operation, &Operation::name);
  const auto* operation = found == operations.end() ? nullptr : found;
  if (auto asked = fits(batch, operation); !asked) return std::unexpected(asked.error());
  const auto channels = list_channels(act, {.filter = batch.filter, .limit = most_channels_batched + 1}, {});
  if (!channels) return std::unexpected(channels.error());
  if (channels->size() > most_channels_batched)
    return refused(Refusal::Kind::input,
                   fmt::format("filter: more than {} channels meet it; narrow it and call again for the rest", most_channels_batched));
  std::vector<std::string> cids;
  for (const auto& channel : *channels) cids.push_back(channel.cid);
  auto task = begin_task(act, cids);
  batch_event(act, "started", batch, task);
  std::vector<FailedChannels> failed;
  std::size_t failures = 0;
  for (const auto& channel : *channels) {
    const auto reason = change(act, channel, batch, operation);
    if (!reason) continue;
    ++failures;
    auto same = std::ranges::find(failed, *reason, &FailedChannels::reason);
    if (same == failed.end()) same = failed.insert(same, {*reason, {}});
    same->cids.push_back(channel.cid);
  }
  Event& completed = batch_event(act, "completed", batch, task);
  completed.failed_channels = std::move(failed);
  completed.success_channels_count = static_cast<std::int64_t>(channels->size() - failures);
  return task;
}

}  // namespace millrace::chat
