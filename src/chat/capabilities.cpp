// Capabilities are permissions and switches of the channel's type, seen from the asking user.
#include "chat/permissions.h"

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

using Switch = bool ChannelConfig::*;

// What a capability needs: a permission, on the channel or on what is the user's own, and a switch of the type; slow mode slows who lacks
// one.
struct Capability {
  enum class On : std::uint8_t { channel, own, others, nothing, slowed };

  std::string_view name;
  On on = On::channel;
  Action action{};
  Switch needs = nullptr;
};

constexpr auto table = std::to_array<Capability>({
    {"ban-channel-members", Capability::On::channel, Action::ban_channel_member},
    {"cast-poll-vote", Capability::On::channel, Action::cast_vote, &ChannelConfig::polls},
    {"connect-events", Capability::On::nothing, {}, &ChannelConfig::connect_events},
    {"create-attachment", Capability::On::channel, Action::create_attachment},
    {"create-mention", Capability::On::channel, Action::create_mention},
    {"delete-any-message", Capability::On::others, Action::delete_message},
    {"delete-channel", Capability::On::channel, Action::delete_channel},
    {"delete-own-message", Capability::On::own, Action::delete_message},
    {"delivery-events", Capability::On::nothing, {}, &ChannelConfig::delivery_events},
    {"flag-message", Capability::On::channel, Action::flag_message},
    {"freeze-channel", Capability::On::channel, Action::update_channel_frozen},
    {"join-channel", Capability::On::channel, Action::add_own_channel_membership},
    {"leave-channel", Capability::On::channel, Action::remove_own_channel_membership},
    {"mute-channel", Capability::On::channel, Action::mute_channel, &ChannelConfig::mutes},
    {"pin-message", Capability::On::channel, Action::pin_message},
    {"query-poll-votes", Capability::On::channel, Action::query_votes, &ChannelConfig::polls},
    {"quote-message", Capability::On::channel, Action::create_message, &ChannelConfig::quotes},
    {"read-events", Capability::On::nothing, {}, &ChannelConfig::read_events},
    {"search-messages", Capability::On::channel, Action::read_channel, &ChannelConfig::search},
    {"send-custom-events", Capability::On::channel, Action::send_custom_event, &ChannelConfig::custom_events},
    {"send-links", Capability::On::channel, Action::add_links},
    {"send-message", Capability::On::channel, Action::create_message},
    {"send-poll", Capability::On::channel, Action::send_poll, &ChannelConfig::polls},
    {"send-reaction", Capability::On::channel, Action::create_reaction, &ChannelConfig::reactions},
    {"send-reply", Capability::On::channel, Action::create_reply, &ChannelConfig::replies},
    {"send-restricted-visibility-message", Capability::On::channel, Action::create_restricted_visibility_message},
    {"send-typing-events", Capability::On::channel, Action::create_message, &ChannelConfig::typing_events},
    {"set-channel-cooldown", Capability::On::channel, Action::update_channel_cooldown},
    {"share-location", Capability::On::channel, Action::create_message, &ChannelConfig::shared_locations},
    {"skip-slow-mode", Capability::On::channel, Action::skip_channel_cooldown},
    {"slow-mode", Capability::On::slowed, Action::skip_channel_cooldown},
    {"typing-events", Capability::On::nothing, {}, &ChannelConfig::typing_events},
    {"update-any-message", Capability::On::others, Action::update_message},
    {"update-channel", Capability::On::channel, Action::update_channel},
    {"update-channel-members", Capability::On::channel, Action::update_channel_members},
    {"update-own-message", Capability::On::own, Action::update_message},
    {"update-thread", Capability::On::channel, Action::update_thread},
    {"upload-file", Capability::On::channel, Action::upload_attachment, &ChannelConfig::uploads},
});
static_assert(std::ranges::is_sorted(table, {}, &Capability::name));

bool has(const Subject& subject, const Channel& channel, const std::string& user, const Capability& capability) {
  switch (capability.on) {
    case Capability::On::channel:
      return subject.may(capability.action);
    case Capability::On::own:
      return subject.may(capability.action, user);
    case Capability::On::others:
      return subject.may(capability.action, {});
    case Capability::On::nothing:
      return true;
    case Capability::On::slowed:
      return channel.cooldown && !subject.may(capability.action);
  }
  return false;
}

}  // namespace

std::vector<std::string_view> own_capabilities(Act& act, const Channel& channel) {
  const Subject subject(act, channel);
  std::vector<std::string_view> names;
  for (const auto& capability : table)
    if ((!capability.needs || (*channel.config).*capability.needs) && has(subject, channel, act.user_id, capability))
      names.push_back(capability.name);
  return names;
}

}  // namespace millrace::chat
