// Channels in which nobody may write again at once.
#pragma once

#include "chat/act.h"

namespace millrace::chat {

// To be asked for each message of that sender. Servers need not wait, nor does who has the right skip-channel-cooldown.
Expected<void> wait_is_over(Act& act, const Channel& channel, const User& sender);

}  // namespace millrace::chat
