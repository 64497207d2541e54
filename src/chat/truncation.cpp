// For everybody it is a bound of the channel, for some it is a bound of each one's membership.
#include "chat/truncation.h"

#include "chat/channel_marks.h"
#include "chat/hiding.h"
#include "chat/members.h"
#include "chat/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace millrace::chat {
namespace {

Expected<void> truncate_for(Act& act, const Channel& channel, const std::vector<std::string>& ids, Instant at) {
  if (ids.size() > most_members_added)
    return refused(Refusal::Kind::input, fmt::format("member_ids: at most {} members may be named at once", most_members_added));
  for (const auto& id : ids) {
    auto member = member_named(act, channel, id);
    if (!member) return refused(Refusal::Kind::input, fmt::format("member_ids: user \"{}\" is no member of channel {}", id, channel.cid));
    clear_history(act, channel.key, *member, at);
    act.state.update(channel.key, *member);
    act.state.mark_read(channel.key, member->user_key, act.now);
  }
  return {};
}

Expected<void> fits(const Truncation& truncation, Instant now) {
  if (truncation.at && *truncation.at > now) return refused(Refusal::Kind::input, "truncated_at must not lie in the future");
  if (!truncation.member_ids.empty() && truncation.deletion == Deletion::hard)
    return refused(Refusal::Kind::input, "member_ids: messages that others see can't be deleted for good; leave hard_delete out");
  return {};
}

}  // namespace

Expected<ChannelUpdated> truncate_channel(Act& act, const Channel& channel, const Truncation& truncation, const UserRef& by) {
  if (auto may = allowed(act, channel, Action::truncate_channel); !may) return std::unexpected(may.error());
  if (auto asked = fits(truncation, act.now); !asked) return std::unexpected(asked.error());
  auto user = changer(act, by);
  if (!user) return std::unexpected(user.error());
  if (auto may = may_erase(act, truncation.deletion); !may) return std::unexpected(may.error());
  const Instant at = truncation.at.value_or(act.now).to_microseconds();
  if (!truncation.member_ids.empty()) {
    if (auto done = truncate_for(act, channel, truncation.member_ids, at); !done) return std::unexpected(done.error());
  } else {
    const auto up_to = truncation.at ? std::optional(act.state.marks().newest_before(channel.key, at)) : std::nullopt;
    act.state.truncate(channel, *user ? (*user)->key : UserKey{}, at, up_to);
    if (truncation.deletion == Deletion::hard) act.state.erase_later({.what = Erasure::What::truncated_messages, .channel = channel.key});
  }
  ChannelUpdated updated{act.state.channel(channel.key).value(), {}};
  // The message is in the payload of channel.truncated already, so what it fires waits.
  std::vector<Event> sent;
  if (truncation.message) {
    Act sending{act.state, sent, act.now, act.random, act.request, act.user_id, act.app};
    auto system = send_system_message(sending, updated.channel, *truncation.message, *user);
    if (!system) return std::unexpected(system.error());
    updated.message = *std::move(system);
    updated.channel = act.state.channel(channel.key).value();
    if (!*user) *user = updated.message->user;
  }
  Event& event = channel_event(act, "channel.truncated", updated.channel, *user);
  event.message = updated.message;
  if (updated.message) event.message_id = updated.message->id;
  std::ranges::move(sent, std::back_inserter(act.events));
  return updated;
}

}  // namespace millrace::chat
