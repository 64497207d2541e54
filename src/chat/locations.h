// Sharing where one is, with a message.
#pragma once

#include "chat/act.h"
#include "chat/shared_location.h"

#include <optional>
#include <vector>

namespace millrace::chat {

// The location of a message that is to be sent; nothing where none is given. Its names are the message's to fill in.
Expected<std::optional<SharedLocation>> location_to_send(const Act& act, const Channel& channel,
                                                         const std::optional<LocationChange>& change);

// Moves a live location, or ends it: `end_at` of now or before. Only by whose message it is. Fires message.updated.
Expected<SharedLocation> update_live_location(Act& act, const LocationChange& change, const UserRef& by);

// The user's live locations whose time is not over, the newest first.
Expected<std::vector<SharedLocation>> live_locations_of(Act& act, const UserRef& by);

// Those of a channel that whoever asks sees: of messages behind `after`. The newest first.
std::vector<SharedLocation> live_locations_in(Act& act, const Channel& channel, MessageKey after);

}  // namespace millrace::chat
