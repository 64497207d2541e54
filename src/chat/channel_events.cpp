// Which names an application may use.
#include "chat/channel_events.h"

#include "chat/event_types.h"
#include "chat/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 5> for_clients{"ai_indicator.clear", "ai_indicator.stop", "ai_indicator.update", "typing.start",
                                                      "typing.stop"};

bool is_switched_on(const ChannelConfig& config, std::string_view type) {
  if (type.starts_with("typing.")) return config.typing_events;
  return is_custom_event(type) ? config.custom_events : true;
}

}  // namespace

Expected<Event> send_event(Act& act, const Channel& channel, const EventChange& change) {
  const bool custom = is_custom_event(change.type) && change.type.size() <= longest_custom_type;
  if (!custom && std::ranges::find(for_clients, change.type) == for_clients.end())
    return refused(Refusal::Kind::event_unknown,
                   fmt::format("event.type: \"{}\" can't be sent; a custom event has a name without a dot, of at most {} bytes",
                               change.type, longest_custom_type));
  if (!is_switched_on(*channel.config, change.type))
    return refused(Refusal::Kind::feature_off,
                   fmt::format("events \"{}\" are switched off for channels of type {}", change.type, channel.type));
  if (custom)
    if (auto may = allowed(act, channel, Action::send_custom_event); !may) return std::unexpected(may.error());
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("event: the custom data is larger than {} bytes", largest_custom_bytes));
  const auto user = resolve(act, change.user, "event.user");
  if (!user) return std::unexpected(user.error());
  Event heard_by_none{
      .type = change.type, .cid = channel.cid, .created_at = act.now, .channel_type = channel.type, .channel_id = channel.id};
  Event& event = custom ? happened(act, change.type, channel) : heard_by_none;
  event.user = Actor{*user};
  event.parent_id = change.parent_id;
  event.custom = change.custom;
  return event;
}

}  // namespace millrace::chat
