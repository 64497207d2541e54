// The rules of channels.
#include "chat/channels.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "chat/blocks.h"
#include "chat/channel_types.h"
#include "chat/hiding.h"
#include "chat/permissions.h"
#include "chat/tasks.h"
#include "chat/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace millrace::chat {
namespace {

constexpr std::string_view distinct_prefix = "!members-";

std::optional<std::string> channel_id_fault(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '!' || c == '-';
  };
  if (id.size() > longest_channel_id) return fmt::format("a channel's id has at most {} characters", longest_channel_id);
  if (!std::ranges::all_of(id, allowed)) return fmt::format("the channel id \"{}\" may hold only letters, digits and _ ! -", id);
  return std::nullopt;
}

std::unexpected<Refusal> unknown_type(std::string_view type) {
  return refused(Refusal::Kind::does_not_exist,
                 fmt::format("Can't find channel type with name {}; GET /channeltypes lists those that are there", type));
}

Expected<void> set_tags(Channel& channel, std::vector<std::string> tags) {
  std::ranges::sort(tags);
  tags.erase(std::ranges::unique(tags).begin(), tags.end());
  if (tags.size() > most_filter_tags)
    return refused(Refusal::Kind::input, fmt::format("filter_tags: a channel has at most {} tags", most_filter_tags));
  if (std::ranges::any_of(tags, [](const auto& tag) { return tag.empty() || tag.size() > longest_filter_tag; }))
    return refused(Refusal::Kind::input, fmt::format("filter_tags: a tag has 1 to {} bytes", longest_filter_tag));
  channel.filter_tags = std::move(tags);
  return {};
}

// What a change asks of the channel itself.
Expected<void> set_cooldown(Channel& channel, std::optional<std::int64_t> seconds) {
  if (!seconds) return {};
  if (*seconds < 0 || *seconds > longest_cooldown)
    return refused(Refusal::Kind::input, fmt::format("cooldown must be between 0 and {} seconds", longest_cooldown));
  channel.cooldown = *seconds > 0 ? seconds : std::nullopt;
  return {};
}

Expected<void> apply(State& state, Channel& channel, const ChannelChange& change) {
  if (channel.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("data: the custom data is larger than {} bytes", largest_custom_bytes));
  if (change.team) channel.team = *change.team;
  if (change.frozen) channel.frozen = *change.frozen;
  if (change.disabled) channel.disabled = *change.disabled;
  if (change.auto_translation_enabled) channel.auto_translation_enabled = change.auto_translation_enabled;
  if (change.auto_translation_language) channel.auto_translation_language = *change.auto_translation_language;
  if (channel.auto_translation_language.size() > longest_language)
    return refused(Refusal::Kind::input,
                   fmt::format("auto_translation_language is longer than {} bytes; give a code such as \"en\"", longest_language));
  if (auto set = set_cooldown(channel, change.cooldown); !set) return set;
  if (change.overrides) {
    channel.overrides = *change.overrides;
    channel.config = overridden(channel_type(state, channel.type), channel.overrides);
    if (auto done = sound(state, *channel.config); !done) return done;
    if (channel.overrides.grants)
      if (auto done = known(state, *channel.overrides.grants); !done) return done;
  }
  return change.filter_tags ? set_tags(channel, *change.filter_tags) : Expected<void>{};
}

Expected<void> apply(State& state, Channel& channel, const ChannelEdit& edit) {
  if (edit.data) {
    channel.custom = edit.data->custom;
    if (auto applied = apply(state, channel, *edit.data); !applied) return applied;
  }
  if (auto set = set_cooldown(channel, edit.cooldown); !set) return set;
  auto tags = channel.filter_tags;
  std::ranges::copy(edit.add_filter_tags, std::back_inserter(tags));
  std::erase_if(tags, [&](const auto& tag) { return std::ranges::find(edit.remove_filter_tags, tag) != edit.remove_filter_tags.end(); });
  return set_tags(channel, std::move(tags));
}

// Who may do what in a channel, and what is blocked there, nobody decides who writes there.
Expected<void> may_override(const Act& act, const ConfigOverrides& before, const std::optional<ConfigOverrides>& asked) {
  if (act.by_server() || !asked) return {};
  const auto refuse = [](std::string_view field) {
    return refused(Refusal::Kind::not_allowed, fmt::format("config_overrides.{}: only a server's token may override it", field));
  };
  if (asked->grants != before.grants) return refuse("grants");
  if (asked->blocklist != before.blocklist) return refuse("blocklist");
  if (asked->blocklist_behavior != before.blocklist_behavior) return refuse("blocklist_behavior");
  return {};
}

// Whether the act may make of the channel what is asked, beyond what update-channel is for.
Expected<void> may_apply(Act& act, const Channel& channel, const ChannelChange& change) {
  if (act.by_server()) return {};
  if (auto may = may_override(act, channel.overrides, change.overrides); !may) return may;
  if (change.disabled && *change.disabled != channel.disabled)
    return refused(Refusal::Kind::not_allowed, "disabled: only a server's token may disable a channel");
  if (change.team && *change.team != channel.team && act.app.multi_tenant)
    return refused(Refusal::Kind::not_allowed, "team: only a server's token may move a channel to another team");
  if (change.frozen && *change.frozen != channel.frozen)
    if (auto may = allowed(act, channel, Action::update_channel_frozen); !may) return may;
  return change.cooldown ? allowed(act, channel, Action::update_channel_cooldown) : Expected<void>{};
}

Expected<void> may_apply(Act& act, const Channel& channel, const ChannelEdit& edit) {
  if (edit.data)
    if (auto may = may_apply(act, channel, *edit.data); !may) return may;
  return edit.cooldown ? allowed(act, channel, Action::update_channel_cooldown) : Expected<void>{};
}

template <class Change>
Expected<Channel> saved(Act& act, Channel channel, const Change& change) {
  if (auto may = may_apply(act, channel, change); !may) return std::unexpected(may.error());
  if (auto applied = apply(act.state, channel, change); !applied) return std::unexpected(applied.error());
  channel.updated_at = act.now.to_microseconds();
  act.state.save(channel);
  return channel;
}

// Says that a change froze the channel, or let it go.
void tell_frozen(Act& act, const Channel& before, const Channel& now) {
  if (before.frozen == now.frozen) return;
  Event& event = happened(act, now.frozen ? "channel.frozen" : "channel.unfrozen");
  event.cid = now.cid;
  event.channel_type = now.type;
  event.channel_id = now.id;
}

}  // namespace

Event& channel_event(Act& act, std::string type, const Channel& channel, const std::optional<User>& by) {
  Event& event = happened(act, std::move(type), channel);
  event.channel = channel;
  if (by) event.user = actor_in(act, channel, *by);
  return event;
}

Expected<std::optional<User>> changer(Act& act, const UserRef& by, std::string_view field) {
  if (act.by_server() && by.empty()) return std::nullopt;
  auto user = resolve(act, by, field);
  if (!user) return std::unexpected(user.error());
  return *std::move(user);
}

Expected<void> may_erase(const Act& act, Deletion deletion) {
  if (act.by_server() || deletion == Deletion::soft) return {};
  return refused(Refusal::Kind::not_allowed, "hard_delete: only a server's token may delete for good");
}

Expected<Message> send_system_message(Act& act, const Channel& channel, MessageChange message, const std::optional<User>& by) {
  message.type = "system";
  message.command.reset();
  if (!act.by_server()) {
    auto sender = resolve(act, message.user, "message.user");
    if (!sender) return std::unexpected(sender.error());
    message.user = {sender->id, {}};
  } else if (message.user.empty() && by) {
    message.user = {by->id, {}};
  }
  // Whoever may make the change may say so: it is sent as by a server.
  Act sending{act.state, act.events, act.now, act.random, act.request, {}, act.app};
  return send_message(sending, {channel.type, channel.id}, message);
}

Expected<std::optional<Channel>> channel_to_enter(Act& act, const Cid& cid) {
  if (!channel_type(act.state, cid.type)) return unknown_type(cid.type);
  if (const auto fault = channel_id_fault(cid.id)) return refused(Refusal::Kind::input, *fault);
  auto stored = act.state.channel(cid);
  if (stored)
    if (auto entered = may_enter(act, *stored); !entered) return std::unexpected(entered.error());
  return stored;
}

Expected<Channel> get_or_create_channel(Act& act, const Cid& cid, const ChannelChange& change, ForCreator shows) {
  auto stored = channel_to_enter(act, cid);
  if (!stored) return std::unexpected(stored.error());
  if (*stored) return **std::move(stored);

  if (act.by_server() && change.created_by.empty())
    return refused(Refusal::Kind::input, "either data.created_by or data.created_by_id must be provided when using server side auth.");
  auto creator = resolve(act, change.created_by, "data.created_by");
  if (!creator) return std::unexpected(creator.error());

  Channel channel;
  channel.type = cid.type;
  channel.id = cid.id;
  channel.cid = cid.text();
  channel.config = channel_type(act.state, cid.type);
  channel.custom = change.custom;
  if (auto may = may_override(act, {}, change.overrides); !may) return std::unexpected(may.error());
  if (auto applied = apply(act.state, channel, change); !applied) return std::unexpected(applied.error());
  channel.created_at = channel.updated_at = act.now.to_microseconds();
  channel.created_by = *std::move(creator);
  if (auto may = allowed(act, channel, Action::create_channel); !may) return std::unexpected(may.error());
  channel.key = act.state.save(channel);

  for (const auto& member : change.members)
    if (auto may = gives_role(member) ? may_govern(act, channel) : Expected<void>{}; !may) return std::unexpected(may.error());

  // The members are in the payload of channel.created already, so the event waits until they are added.
  std::vector<Event> joined;
  Act joining{act.state, joined, act.now, act.random, act.request, act.user_id, AppPolicy::unchecked()};
  auto filled = add_members(joining, channel, without(change.members, change.invites));
  if (!filled) return filled;
  filled = add_members(joining, *filled, change.invites, {.by = Entry::By::invite});
  if (!filled) return filled;
  channel = *std::move(filled);
  if (auto allowed = not_blocked(act, channel.created_by, channel); !allowed) return std::unexpected(allowed.error());
  Event& created = happened(act, "channel.created", channel);
  created.channel = channel;
  created.user = Actor{channel.created_by};
  std::ranges::move(joined, std::back_inserter(act.events));
  if (shows == ForCreator::hidden && act.state.member(channel.key, channel.created_by.key))
    if (auto hidden = hide_channel(act, channel, {channel.created_by.id, {}}, History::kept); !hidden)
      return std::unexpected(hidden.error());
  return channel;
}

Expected<Channel> existing_channel(Act& act, const Cid& cid) {
  auto channel = act.state.channel(cid);
  if (!channel && !channel_type(act.state, cid.type)) return unknown_type(cid.type);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", cid.text()));
  if (auto entered = may_enter(act, *channel); !entered) return std::unexpected(entered.error());
  return *std::move(channel);
}

Expected<void> may_enter(Act& act, const Channel& channel) {
  if (act.by_server()) return {};
  if (channel.disabled) return refused(Refusal::Kind::not_allowed, fmt::format("channel {} is disabled", channel.cid));
  return allowed(act, channel, Action::read_channel);
}

Expected<void> may_govern(Act& act, const Channel& channel) { return allowed(act, channel, Action::update_channel); }

Expected<void> may_write(Act& act, const Channel& channel) {
  if (act.by_server() || !channel.frozen || Subject(act, channel).may(Action::use_frozen_channel)) return {};
  return refused(Refusal::Kind::not_allowed, fmt::format("channel {} is frozen", channel.cid));
}

Expected<Cid> distinct_cid(const Act& act, std::string type, const std::vector<MemberChange>& members) {
  std::set<std::string> ids;
  for (const auto& member : members) ids.insert(member.user.named());
  if (!act.by_server()) ids.insert(act.user_id);
  if (ids.empty()) return refused(Refusal::Kind::input, "data.members is missing; a channel without an id is known by its members");
  std::string joined;
  for (const auto& id : ids) joined += id + ',';
  return Cid{std::move(type), std::string(distinct_prefix) + to_base64url(sha256(joined))};
}

bool is_distinct(const Channel& channel) { return channel.id.starts_with(distinct_prefix); }

Expected<ChannelUpdated> update_channel(Act& act, const Channel& channel, const ChannelEdit& edit, const UserRef& by) {
  if (auto allowed = may_govern(act, channel); !allowed) return std::unexpected(allowed.error());
  auto user = changer(act, by);
  if (!user) return std::unexpected(user.error());
  auto now = saved(act, channel, edit);
  if (!now) return std::unexpected(now.error());
  ChannelUpdated updated{*std::move(now), {}};
  if (edit.message) {
    auto sent = send_system_message(act, updated.channel, *edit.message, *user);
    if (!sent) return std::unexpected(sent.error());
    updated.message = *std::move(sent);
    updated.channel = act.state.channel(channel.key).value();
    if (!*user) *user = updated.message->user;
  }
  Event& event = channel_event(act, "channel.updated", updated.channel, *user);
  event.message = updated.message;
  if (updated.message) event.message_id = updated.message->id;
  tell_frozen(act, channel, updated.channel);
  return updated;
}

Expected<Channel> update_channel_partly(Act& act, const Channel& channel, const ChannelChange& set, const CustomEdit& custom,
                                        const UserRef& by) {
  if (auto allowed = may_govern(act, channel); !allowed) return std::unexpected(allowed.error());
  auto user = changer(act, by);
  if (!user) return std::unexpected(user.error());
  Channel changed = channel;
  changed.custom = custom(channel.custom);
  auto now = saved(act, std::move(changed), set);
  if (!now) return now;
  channel_event(act, "channel.updated", *now, *user);
  tell_frozen(act, channel, *now);
  return now;
}

Expected<Channel> delete_channel(Act& act, const Channel& channel, Deletion deletion, const std::string& task) {
  if (auto allowed = may_erase(act, deletion); !allowed) return std::unexpected(allowed.error());
  if (auto may = allowed(act, channel, Action::delete_channel); !may) return std::unexpected(may.error());
  auto user = changer(act, {});
  if (!user) return std::unexpected(user.error());
  Channel gone = channel;
  gone.deleted_at = act.now.to_microseconds();
  const auto members = act.state.shown_members(channel.key);
  act.state.remove(channel, *gone.deleted_at);
  if (deletion == Deletion::hard) act.state.erase_later({.what = Erasure::What::channel, .channel = channel.key, .task = task});
  Event& event = channel_event(act, "channel.deleted", gone, *user);
  event.members = members;
  return gone;
}

Expected<std::string> delete_channels(Act& act, const std::vector<std::string>& cids, Deletion deletion) {
  if (cids.empty() || cids.size() > most_channels_deleted)
    return refused(Refusal::Kind::input, fmt::format("cids must hold 1 to {} names of channels", most_channels_deleted));
  auto task = begin_task(act, cids);
  for (const auto& name : cids) {
    const auto cid = Cid::parse(name);
    if (!cid) return refused(Refusal::Kind::input, fmt::format("cids: \"{}\" is no channel's name such as \"messaging:lobby\"", name));
    const auto channel = existing_channel(act, *cid);
    if (!channel) return std::unexpected(channel.error());
    if (auto gone = delete_channel(act, *channel, deletion, task); !gone) return std::unexpected(gone.error());
  }
  return task;
}

}  // namespace millrace::chat
