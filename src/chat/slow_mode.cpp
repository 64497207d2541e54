// The last message of each user is remembered only where there is a cooldown.
#include "chat/slow_mode.h"

#include "chat/channel_marks.h"
#include "chat/permissions.h"

#include <fmt/format.h>

#include <chrono>

namespace millrace::chat {

Expected<void> wait_is_over(Act& act, const Channel& channel, const User& sender) {
  if (!channel.cooldown || Subject(act, channel).may(Action::skip_channel_cooldown)) return {};
  const auto last = act.state.marks().last_sent(channel.key, sender.key);
  const auto next = last ? std::optional(*last + std::chrono::seconds(*channel.cooldown)) : std::nullopt;
  if (next && act.now < *next)
    return refused(Refusal::Kind::cooldown,
                   fmt::format("slow mode: channel {} takes one message in {} seconds from each user; wait {:.1f} more", channel.cid,
                               *channel.cooldown, static_cast<double>(next->ns - act.now.ns) / 1e9));
  act.state.marks().sent(channel.key, sender.key, act.now);
  return {};
}

}  // namespace millrace::chat
