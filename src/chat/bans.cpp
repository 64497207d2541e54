// The rules of bans.
#include "chat/bans.h"

#include "chat/ban_rows.h"
#include "chat/channels.h"
#include "chat/permissions.h"
#include "chat/timer.h"

#include <fmt/format.h>

#include <chrono>

namespace millrace::chat {
namespace {

// The channel of a ban, which the act governs; nothing for the whole app, which is the server's.
Expected<std::optional<Channel>> scope_of(Act& act, const std::optional<Cid>& cid) {
  if (!cid) {
    if (!act.by_server())
      return refused(Refusal::Kind::not_allowed, "only a server's token may ban from the whole app; name a channel with type and id");
    return std::nullopt;
  }
  auto channel = existing_channel(act, *cid);
  if (!channel) return std::unexpected(channel.error());
  if (auto may = allowed(act, *channel, Action::ban_channel_member); !may) return std::unexpected(may.error());
  return *std::move(channel);
}

Expected<User> target_named(Act& act, const std::string& id) {
  if (id.empty()) return refused(Refusal::Kind::input, "target_user_id is missing; it names the user");
  auto user = act.state.user(id);
  if (!user) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", id));
  return *std::move(user);
}

ChannelKey key_of(const std::optional<Channel>& channel) { return channel ? channel->key : ChannelKey{}; }

// The user of the event is as the ban left it.
Event& ban_event(Act& act, std::string type, const User& user, const std::optional<Channel>& channel, const std::optional<User>& by) {
  Event& event = channel ? happened_to_one(act, std::move(type), *channel) : happened(act, std::move(type));
  event.user = Actor{act.state.user(user.id).value_or(user)};
  event.created_by = by;
  return event;
}

std::optional<Ban> held(Act& act, UserKey user, ChannelKey channel) {
  auto ban = act.state.bans().ban(user, channel);
  return ban && ban->holds(act.now) ? std::move(ban) : std::nullopt;
}

Expected<std::optional<Instant>> end_of(const Act& act, const std::optional<std::int64_t>& minutes) {
  if (!minutes) return std::nullopt;
  if (*minutes < 1 || *minutes > longest_ban_minutes)
    return refused(Refusal::Kind::input,
                   fmt::format("timeout must be 1 to {} minutes; leave it out for a ban without an end", longest_ban_minutes));
  return act.now.to_microseconds() + std::chrono::minutes{*minutes};
}

// Precondition: a user's token names a channel.
Expected<void> may_delete(Act& act, const User& user, const BanChange& change, const std::optional<Channel>& channel) {
  if (act.by_server()) return {};
  if (change.delete_messages == Extent::hard || change.delete_messages == Extent::pruned)
    return refused(Refusal::Kind::not_allowed, "delete_messages: only a server's token may delete for good");
  if (change.delete_messages != Extent::none)
    if (auto may = allowed(act, *channel, Action::delete_message, user.id); !may) return may;
  return change.delete_reactions ? allowed(act, *channel, Action::delete_reaction, user.id) : Expected<void>{};
}

// Behind a proxy everybody has the proxy's address, and a ban of it would shut everybody out.
Expected<std::string> address_of(Act& act, const User& user) {
  auto address = act.state.bans().last_address(user.key);
  if (address.empty() || act.state.bans().users_at(address, most_users_of_address + 1) <= most_users_of_address) return address;
  return refused(Refusal::Kind::input,
                 fmt::format("ip_ban: more than {} users come from {}, the address of user \"{}\"; it may be a proxy's, and is not banned",
                             most_users_of_address, address, user.id));
}

// The row of a ban keeps its key when another takes its place, so it has one timer or none.
void keep(Act& act, const Ban& ban) {
  const auto subject = static_cast<std::int64_t>(act.state.bans().save(ban));
  if (ban.expires) act.state.timers().set({Timer::Kind::ban_ends, subject, *ban.expires});
  else act.state.timers().cancel(Timer::Kind::ban_ends, subject);
}

void lift(Act& act, const Ban& ban) {
  act.state.timers().cancel(Timer::Kind::ban_ends, static_cast<std::int64_t>(ban.key));
  act.state.bans().remove(ban.user.key, ban.channel);
}

}  // namespace

Expected<void> ban_user(Act& act, const BanChange& change) {
  const auto channel = scope_of(act, change.cid);
  if (!channel) return std::unexpected(channel.error());
  const auto user = target_named(act, change.target_user_id);
  if (!user) return std::unexpected(user.error());
  const auto by = changer(act, change.banned_by, "banned_by");
  if (!by) return std::unexpected(by.error());
  if (*by && (*by)->id == user->id && !act.by_server())
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" can't ban itself", user->id));
  if (change.reason.size() > longest_ban_reason)
    return refused(Refusal::Kind::input, fmt::format("reason has at most {} bytes", longest_ban_reason));
  const auto expires = end_of(act, change.timeout_minutes);
  if (!expires) return std::unexpected(expires.error());
  if (auto may = may_delete(act, *user, change, *channel); !may) return may;
  if (change.from_future_channels && !*by)
    return refused(Refusal::Kind::input, "ban_from_future_channels: give banned_by_id; it is that user's channels which are meant");

  Ban ban{.user = *user, .channel = key_of(*channel), .shadow = change.kind == BanKind::shadow, .reason = change.reason};
  if (*by) ban.banned_by = std::make_shared<const User>(**by);
  ban.created_at = act.now.to_microseconds();
  ban.expires = *expires;
  if (change.address) {
    auto address = address_of(act, *user);
    if (!address) return std::unexpected(address.error());
    ban.address = *std::move(address);
  }
  keep(act, ban);
  if (change.from_future_channels) act.state.bans().save_future(ban);

  Event& event = ban_event(act, "user.banned", *user, *channel, *by);
  event.reason = change.reason.empty() ? std::nullopt : std::optional(change.reason);
  event.expiration = ban.expires;
  event.shadow = ban.shadow;
  event.total_bans = act.state.bans().count(user->key);
  take_messages(act, *user, change.delete_messages, *channel ? &**channel : nullptr);
  if (change.delete_reactions)
    act.state.erase_later(
        {.what = Erasure::What::reactions_of_user, .channel = key_of(*channel), .user = user->key, .at = act.now.to_microseconds()});
  return {};
}

Expected<void> unban_user(Act& act, const Unban& unban) {
  const auto channel = scope_of(act, unban.cid);
  if (!channel) return std::unexpected(channel.error());
  const auto user = target_named(act, unban.target_user_id);
  if (!user) return std::unexpected(user.error());
  const auto by = changer(act, unban.by, "banned_by");
  if (!by) return std::unexpected(by.error());
  if (unban.future_channels) {
    if (!*by)
      return refused(Refusal::Kind::input, "remove_future_channels_ban: give created_by; it is that user's channels which are meant");
    act.state.bans().remove_future((*by)->key, user->key);
  }
  const auto ban = act.state.bans().ban(user->key, key_of(*channel));
  if (!ban || (unban.shadow_only && !ban->shadow)) return {};
  lift(act, *ban);
  ban_event(act, "user.unbanned", *user, *channel, *by).shadow = ban->shadow;
  return {};
}

void end_ban(Act& act, BanKey key) {
  const auto ban = act.state.bans().ban(key);
  if (!ban || ban->holds(act.now)) return;
  const auto channel = ban->channel == ChannelKey{} ? std::nullopt : act.state.channel(ban->channel);
  lift(act, *ban);
  if (ban->channel != ChannelKey{} && !channel) return;  // the channel went before its ban
  ban_event(act, "user.unbanned", ban->user, channel, std::nullopt).shadow = ban->shadow;
}

void note_address(Act& act, const User& user) {
  if (!act.by_server() && !act.request.ip.empty()) act.state.bans().seen_from(user.key, act.request.ip);
}

std::optional<Ban> ban_in(Act& act, const User& user, const Channel& channel) {
  // The user's own row tells whether it is worth looking.
  auto in_app = user.banned || user.shadow_banned ? held(act, user.key, {}) : std::nullopt;
  if (in_app && !in_app->shadow) return in_app;
  auto own = held(act, user.key, channel.key);
  if (!own) own = std::move(in_app);
  if (act.by_server() || (own && !own->shadow)) return own;
  auto of_address = act.state.bans().ban_of_address(act.request.ip, channel.key, act.now);
  return of_address && (!own || !of_address->shadow) ? std::move(of_address) : std::move(own);
}

Expected<bool> writes_shadowed(Act& act, const User& user, const Channel& channel) {
  const auto ban = ban_in(act, user, channel);
  if (!ban || ban->shadow) return ban.has_value();
  const auto scope = ban->channel == ChannelKey{} ? std::string("the app") : "channel " + channel.cid;
  if (ban->user.key != user.key)
    return refused(Refusal::Kind::not_allowed, fmt::format("the address of user \"{}\" is banned from {}", user.id, scope));
  return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" is banned from {}", user.id, scope));
}

Expected<void> may_list_bans(Act& act, const Filter& filter) {
  if (act.by_server()) return {};
  for (const auto& part : filter.parts) {
    if (part.attribute != Attribute::cid || (part.kind != Filter::Kind::equal && part.kind != Filter::Kind::in)) continue;
    for (const auto& value : part.values) {
      const auto& name = std::get<std::string>(value);
      const auto cid = Cid::parse(name);
      if (!cid)
        return refused(Refusal::Kind::input, fmt::format("channel_cid: \"{}\" is no channel's name such as \"messaging:lobby\"", name));
      if (auto scope = scope_of(act, cid); !scope) return std::unexpected(scope.error());
    }
    return {};
  }
  return refused(Refusal::Kind::not_allowed,
                 "only a server's token may list all bans; name channels in filter_conditions with channel_cid");
}

void ban_who_joins(Act& act, const Channel& channel, Member& member) {
  auto ban = held(act, member.user_key, channel.key);
  if (!ban && channel.created_by.key != member.user_key) {
    ban = act.state.bans().future_ban(channel.created_by.key, member.user_key);
    if (!ban || !ban->holds(act.now)) return;
    ban->channel = channel.key;
    keep(act, *ban);
  }
  if (!ban) return;
  member.banned = !ban->shadow;
  member.shadow_banned = ban->shadow;
  member.ban_expires = ban->expires;
}

}  // namespace millrace::chat
