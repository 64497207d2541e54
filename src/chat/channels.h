// Channels: making, changing, emptying, deleting.
#pragma once

#include "chat/act.h"
#include "chat/members.h"
#include "chat/messages.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct ChannelChange {
  UserRef created_by;
  std::vector<MemberChange> members, invites;
  std::optional<std::string> team;
  std::optional<bool> frozen, disabled;
  std::optional<std::int64_t> cooldown;  // 0 ends it
  std::optional<bool> auto_translation_enabled;
  std::optional<std::string> auto_translation_language;
  std::optional<std::vector<std::string>> filter_tags;
  std::optional<ConfigOverrides> overrides;
  Custom custom;
};

enum class ForCreator : std::uint8_t { shown, hidden };

// The channel of that name, if there is one. A user's token must be allowed to read it; a disabled channel is for servers alone.
Expected<std::optional<Channel>> channel_to_enter(Act& act, const Cid& cid);

// The same, which must exist.
Expected<Channel> existing_channel(Act& act, const Cid& cid);

// The channel of that name, made when there is none. Fires channel.created, then member.added for each member, and
// channel.hidden where its creator is a member who does not want to see it yet. A channel that exists stays as it is.
Expected<Channel> get_or_create_channel(Act& act, const Cid& cid, const ChannelChange& change, ForCreator shows = ForCreator::shown);

// The name of a channel that is known by its members alone.
Expected<Cid> distinct_cid(const Act& act, std::string type, const std::vector<MemberChange>& members);

// Whether the channel is known by its members alone.
bool is_distinct(const Channel& channel);

Expected<void> may_enter(Act& act, const Channel& channel);

// Whether the act may add to what is said in the channel, or change it: in a frozen one only servers do, and who has the right
// use-frozen-channel.
Expected<void> may_write(Act& act, const Channel& channel);

// Whether the act may change what all members see.
Expected<void> may_govern(Act& act, const Channel& channel);

struct ChannelUpdated {
  Channel channel;
  std::optional<Message> message;
};

// What a full update asks for. Without `data` the channel's data stays.
struct ChannelEdit {
  std::optional<ChannelChange> data;
  std::optional<std::int64_t> cooldown;  // 0 ends it
  std::vector<std::string> add_filter_tags, remove_filter_tags;
  std::optional<MessageChange> message;

  bool empty() const { return !data && !cooldown && add_filter_tags.empty() && remove_filter_tags.empty() && !message; }
};

// Custom data that is not given is dropped, what Millrace knows by name is kept. Fires channel.updated, and message.new in front
// of it for the system message that goes with it, and channel.frozen or channel.unfrozen behind it. `by` may be nobody.
Expected<ChannelUpdated> update_channel(Act& act, const Channel& channel, const ChannelEdit& edit, const UserRef& by);

// Only what is given changes. Fires the same events.
Expected<Channel> update_channel_partly(Act& act, const Channel& channel, const ChannelChange& set, const CustomEdit& custom,
                                        const UserRef& by);

// Fires channel.deleted. The name is free again. A hard deletion is for servers: the rows are erased.
Expected<Channel> delete_channel(Act& act, const Channel& channel, Deletion deletion, const std::string& task = {});

// The message that goes with a change of the channel: a system message of whoever makes it.
Expected<Message> send_system_message(Act& act, const Channel& channel, MessageChange message, const std::optional<User>& by);

// Who makes a change, where the request tells; `field` is the name that an error gives.
Expected<std::optional<User>> changer(Act& act, const UserRef& by, std::string_view field = "user");

// Erasing for good is for servers.
Expected<void> may_erase(const Act& act, Deletion deletion);

// A new event of the channel, with the channel in it and who made the change.
Event& channel_event(Act& act, std::string type, const Channel& channel, const std::optional<User>& by);

// Many, as one task. Precondition of success: all exist.
Expected<std::string> delete_channels(Act& act, const std::vector<std::string>& cids, Deletion deletion);

inline constexpr std::size_t most_channels_deleted = 100;
inline constexpr std::int64_t longest_cooldown = 120;  // seconds

}  // namespace millrace::chat
