// Put together from the rows of several tables, each of which is bounded.
#include "chat/own_user.h"

#include "chat/block_rows.h"
#include "chat/blocks.h"
#include "chat/channel_marks.h"
#include "chat/device_rows.h"
#include "chat/devices.h"
#include "chat/mute_rows.h"
#include "chat/mutes.h"
#include "chat/thread_rows.h"

namespace millrace::chat {

WholeUser whole_user(Act& act, const User& user) {
  WholeUser whole{user};
  whole.mutes = act.state.mutes().mutes(user.key, act.now, most_mutes_shown);
  for (const auto& mute : act.state.marks().mutes(user.key, act.now, most_channel_mutes_shown))
    if (auto channel = act.state.channel(mute.channel))
      whole.channel_mutes.push_back({user, *std::move(channel), mute.created_at, mute.updated_at, mute.expires});
  whole.devices = act.state.devices().devices(user.key, most_devices);
  for (const auto& block : act.state.blocks().blocks(user.key, most_blocks)) whole.blocked_user_ids.push_back(block.blocked.id);
  return whole;
}

OwnUser own_user(Act& act, const User& user) {
  OwnUser own{whole_user(act, user)};
  own.shadow_banned = false;
  const auto unread = act.state.unread({}, user.key);  // in no channel: the totals
  own.total_unread_count = own.unread_count = unread.total;
  own.unread_channels = unread.channels;
  own.unread_threads = act.state.threads().unread(user.key).threads;
  return own;
}

}  // namespace millrace::chat
