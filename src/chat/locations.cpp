// The rules of locations.
#include "chat/locations.h"

#include "chat/devices.h"
#include "chat/message_events.h"
#include "chat/messages.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

namespace millrace::chat {
namespace {

Expected<void> lies_within(const std::optional<Degrees>& degrees, double most, std::string_view field) {
  if (!degrees || (std::isfinite(degrees->value) && std::abs(degrees->value) <= most)) return {};
  return refused(Refusal::Kind::input, fmt::format("{} must be from -{} to {} degrees, not {}", field, most, most, degrees->spelled));
}

Expected<void> is_on_earth(const LocationChange& change) {
  if (auto fine = lies_within(change.latitude, 90, "latitude"); !fine) return fine;
  return lies_within(change.longitude, 180, "longitude");
}

bool is_live(const SharedLocation& location, Instant now) { return location.end_at && *location.end_at > now; }

}  // namespace

Expected<std::optional<SharedLocation>> location_to_send(const Act& act, const Channel& channel,
                                                         const std::optional<LocationChange>& change) {
  if (!change) return std::nullopt;
  if (!channel.config->shared_locations)
    return refused(
        Refusal::Kind::feature_off,
        fmt::format("locations are switched off in channel {}; set shared_locations of its type or of its config_overrides", channel.cid));
  if (!change->latitude || !change->longitude)
    return refused(Refusal::Kind::input, "message.shared_location: give its latitude and longitude");
  if (change->created_by_device_id.size() > longest_device_id)
    return refused(Refusal::Kind::input,
                   fmt::format("message.shared_location.created_by_device_id is longer than {} bytes", longest_device_id));
  if (auto fine = is_on_earth(*change); !fine) return std::unexpected(fine.error());
  if (change->end_at && *change->end_at <= act.now)
    return refused(Refusal::Kind::input, "message.shared_location.end_at: give a time that is still to come");
  SharedLocation location;
  location.channel_cid = channel.cid;
  location.latitude = *change->latitude, location.longitude = *change->longitude;
  location.created_by_device_id = change->created_by_device_id;
  if (change->end_at) location.end_at = change->end_at->to_microseconds();
  location.created_at = location.updated_at = act.now.to_microseconds();
  return location;
}

Expected<SharedLocation> update_live_location(Act& act, const LocationChange& change, const UserRef& by) {
  if (change.message_id.empty()) return refused(Refusal::Kind::input, "message_id is missing; it names the message with the location");
  if (auto fine = is_on_earth(change); !fine) return std::unexpected(fine.error());
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  auto found = found_message(act, change.message_id);
  if (!found) return std::unexpected(found.error());
  const auto& stored = found->message;
  if (!stored.shared_location || stored.deleted_at || stored.user.key != user->key)
    return refused(Refusal::Kind::does_not_exist,
                   fmt::format("Can't find a location of user {} in message {}", user->id, change.message_id));
  if (!is_live(*stored.shared_location, act.now))
    return refused(Refusal::Kind::input, fmt::format("the location of message \"{}\" is not live, or not any more", change.message_id));
  Message message = stored;
  auto& location = *message.shared_location;
  if (change.latitude) location.latitude = *change.latitude;
  if (change.longitude) location.longitude = *change.longitude;
  if (change.end_at) location.end_at = change.end_at->to_microseconds();
  location.updated_at = act.now.to_microseconds();
  return *updated(act, found->channel, stored, std::move(message), *user).shared_location;
}

Expected<std::vector<SharedLocation>> live_locations_of(Act& act, const UserRef& by) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  std::vector<SharedLocation> live;
  for (const auto& id : act.state.live_locations(user->key, act.now, most_live_locations)) {
    const auto found = found_message(act, id);  // not of a channel that the user left
    if (found && !found->message.deleted_at) live.push_back(found->message.shared_location.value());
  }
  return live;
}

std::vector<SharedLocation> live_locations_in(Act& act, const Channel& channel, MessageKey after) {
  std::vector<SharedLocation> live;
  if (!channel.config->shared_locations) return live;
  for (const auto& id : act.state.live_locations(channel.key, act.now, most_live_locations)) {
    const auto message = act.state.message(id);
    if (message && message->key > after && !message->deleted_at && may_see(act, *message)) live.push_back(message->shared_location.value());
  }
  return live;
}

}  // namespace millrace::chat
