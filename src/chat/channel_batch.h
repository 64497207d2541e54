// One change of many channels, as a task.
#pragma once

#include "chat/channels.h"
#include "chat/query.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct ChannelBatch {
  std::string operation;  // "addMembers", as channel_batch.cpp lists them
  Filter filter;          // which channels
  std::vector<MemberChange> members;
  std::optional<ChannelChange> data;  // of updateData, with what it does to the custom data
  CustomEdit custom;
};

// The task's id. Fires channel_batch_update.started, what each change fires, and channel_batch_update.completed, which names the
// channels where something was refused, and why. Precondition of success: at most most_channels_batched channels meet the filter.
Expected<std::string> update_channels(Act& act, const ChannelBatch& batch);

inline constexpr std::size_t most_channels_batched = 100;

}  // namespace millrace::chat
