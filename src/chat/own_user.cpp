// Put together from the rows of several tables, each of which is bounded.
#include "chat/own_user.h"

#include "chat/block_rows.h"
#include "chat/blocks.h"
#include "chat/device_rows.h"
#include "chat/devices.h"
#include "chat/mute_rows.h"
#include "chat/mutes.h"

namespace millrace::chat {

OwnUser own_user(Act& act, const User& user) {
  OwnUser own{user, {}, {}, {}};
  own.mutes = act.state.mutes().mutes(user.key, act.now, most_mutes_shown);
  own.devices = act.state.devices().devices(user.key, most_devices);
  for (const auto& block : act.state.blocks().blocks(user.key, most_blocks)) own.blocked_user_ids.push_back(block.blocked.id);
  const auto unread = act.state.unread({}, user.key);  // in no channel: the totals
  own.total_unread_count = own.unread_count = unread.total;
  own.unread_channels = unread.channels;
  return own;
}

}  // namespace millrace::chat
