// The rules of imports: those of requests, as of another time, without what they tell.
#include "chat/imports.h"

#include "chat/ban_rows.h"
#include "chat/channel_marks.h"
#include "chat/channels.h"
#include "chat/devices.h"
#include "chat/hiding.h"
#include "chat/members.h"
#include "chat/message_checks.h"
#include "chat/message_posting.h"
#include "chat/mute_rows.h"
#include "chat/users.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 4> message_types{"regular", "reply", "system", "deleted"};

// The act as of a time of the item's. Nobody hears of it.
Act as_of(Act& act, const std::optional<Instant>& at) {
  return {act.state, act.events, at.value_or(act.now), act.random, act.request, {}, act.app};
}

std::unexpected<Refusal> missing(std::string_view field) { return refused(Refusal::Kind::input, fmt::format("{} is missing", field)); }

Expected<User> user_named(Act& act, std::string_view field, const std::string& id) {
  auto user = act.state.user(id);
  if (!user) return refused(Refusal::Kind::does_not_exist, fmt::format("{}: there is no user \"{}\"", field, id));
  return *std::move(user);
}

Expected<Cid> cid_of(Act& act, std::string type, const std::string& id, const std::vector<std::string>& member_ids) {
  if (!id.empty()) return Cid{std::move(type), id};
  std::vector<MemberChange> members;
  for (const auto& member : member_ids) members.push_back({.user = {.id = member, .whole = {}}});
  return distinct_cid(act, std::move(type), members);
}

Expected<Channel> channel_at(Act& act, const ImportedPlace& place) {
  const auto cid = cid_of(act, place.channel_type, place.channel_id, place.channel_member_ids);
  if (!cid) return std::unexpected(cid.error());
  return existing_channel(act, *cid);
}

Custom custom_over(const ImportItem& item, const Custom& stored, const Custom& given) { return item.merge ? item.merge(stored) : given; }

Expected<void> small_enough(std::string_view what, const Custom& custom) {
  if (custom.members.size() <= largest_custom_bytes) return {};
  return refused(Refusal::Kind::input, fmt::format("{}: the custom data is larger than {} bytes", what, largest_custom_bytes));
}

// What a mode makes of one that is there already.
bool stays(ImportTask& task) {
  if (task.mode != "insert") return false;
  ++task.result.stats.skipped;
  return true;
}

// Whether what is there came with the import, or may be changed by it.
bool is_open(const ImportTask& task, Instant made, const std::optional<Instant>& given) {
  return task.mode != "insert" || made >= task.created_at || (given && made == given->to_microseconds());
}

Expected<void> write(Act& act, const ImportItem& item, const ImportedUser& given, ImportTask& task) {
  const auto stored = act.state.user(given.id);
  if (stored && stays(task)) return {};
  if (stored && stored->deleted_at && given.deleted_at) return {};
  UserChange change = given;
  if (stored) change.custom = custom_over(item, stored->custom, given.custom);
  auto then = as_of(act, given.created_at);
  auto user = upsert_user(then, change);
  if (!user) return std::unexpected(user.error());
  if (given.created_at) user->created_at = given.created_at->to_microseconds();
  user->updated_at = given.updated_at.value_or(user->created_at).to_microseconds();
  act.state.save(*user);
  ++task.result.stats.users;
  return {};
}

Expected<void> write(Act& act, const ImportItem&, const ImportedDevice& given, ImportTask& task) {
  auto then = as_of(act, given.created_at);
  const auto done = add_device(then, {.id = given.id,
                                      .push_provider = given.push_provider,
                                      .push_provider_name = given.push_provider_name,
                                      .hardware_id = {},
                                      .user = {.id = given.user_id, .whole = {}}});
  if (done) ++task.result.stats.devices;
  return done;
}

Expected<void> write(Act& act, const ImportItem& item, const ImportedChannel& given, ImportTask& task) {
  const auto cid = cid_of(act, given.type, given.id, given.member_ids);
  if (!cid) return std::unexpected(cid.error());
  const auto stored = channel_to_enter(act, *cid);
  if (!stored) return std::unexpected(stored.error());
  if (*stored && stays(task)) return {};
  ChannelChange change{.created_by = given.created_by, .frozen = given.frozen, .disabled = given.disabled, .custom = given.custom};
  if (!given.team.empty()) change.team = given.team;
  auto then = as_of(act, given.created_at);
  Expected<Channel> channel;
  if (*stored) {
    change.custom = custom_over(item, (*stored)->custom, given.custom);
    auto updated = update_channel(then, **stored, {.data = change}, {});
    if (!updated) return std::unexpected(updated.error());
    channel = std::move(updated->channel);
  } else {
    channel = get_or_create_channel(then, *cid, change);
  }
  if (!channel) return std::unexpected(channel.error());
  if (given.created_at) channel->created_at = given.created_at->to_microseconds();
  channel->updated_at = given.updated_at.value_or(channel->created_at).to_microseconds();
  act.state.save(*channel);
  ++task.result.stats.channels;
  return {};
}

Expected<void> write(Act& act, const ImportItem& item, const ImportedMember& given, ImportTask& task) {
  const auto channel = channel_at(act, given);
  if (!channel) return std::unexpected(channel.error());
  const auto user = user_named(act, "user_id", given.user_id);
  if (!user) return std::unexpected(user.error());
  auto stored = act.state.member(channel->key, user->key);
  if (stored && stays(task)) return {};
  const auto role = !given.channel_role.empty() ? given.channel_role : given.is_moderator ? "channel_moderator" : "channel_member";
  auto then = as_of(act, given.created_at);
  if (!stored) {
    const Entry entry{.by = given.invited ? Entry::By::invite : Entry::By::joining};
    auto added =
        add_members(then, *channel, {{.user = {.id = user->id, .whole = {}}, .channel_role = role, .custom = given.custom}}, entry);
    if (!added) return std::unexpected(added.error());
    stored = act.state.member(channel->key, user->key);
  } else if (auto done = update_member(then, *channel, user->id,
                                       {.channel_role = role,
                                        .custom = given.custom,
                                        .edit = [&](const Custom& custom) { return custom_over(item, custom, given.custom); }});
             !done) {
    return std::unexpected(done.error());
  } else {
    stored = *std::move(done);
  }
  if (given.invite_accepted_at) stored->invite_accepted_at = given.invite_accepted_at->to_microseconds();
  if (given.invite_rejected_at) stored->invite_rejected_at = given.invite_rejected_at->to_microseconds();
  act.state.update(channel->key, *stored);
  ++task.result.stats.members;
  return {};
}

Expected<void> write(Act& act, const ImportItem&, const ImportedBan& given, ImportTask& task) {
  const auto user = user_named(act, "user_id", given.user_id);
  if (!user) return std::unexpected(user.error());
  const auto by = user_named(act, "created_by", given.created_by);
  if (!by) return std::unexpected(by.error());
  if (act.state.bans().future_ban(by->key, user->key) && stays(task)) return {};
  Ban ban{.user = *user, .shadow = given.shadow, .reason = given.reason};
  ban.banned_by = std::make_shared<const User>(*by);
  ban.created_at = given.created_at.value_or(act.now).to_microseconds();
  if (given.expires) ban.expires = given.expires->to_microseconds();
  act.state.bans().save_future(ban);
  ++task.result.stats.future_channel_bans;
  return {};
}

// The rows of a channel lie in the order of their times.
Expected<void> is_newest(Act& act, const Channel& channel, Instant at) {
  auto& marks = act.state.marks();
  const auto newest = marks.newest_before(channel.key, Instant{std::numeric_limits<std::int64_t>::max()});
  if (marks.newest_before(channel.key, at + std::chrono::nanoseconds(1)) == newest) return {};
  return refused(Refusal::Kind::input, fmt::format("created_at: channel {} has newer messages; import what is older into a channel before "
                                                   "anybody writes there",
                                                   channel.cid));
}

Expected<std::optional<Message>> thread_of(Act& act, const Channel& channel, const ImportedMessage& given) {
  if (given.parent_id.empty()) return std::nullopt;
  auto parent = act.state.message(given.parent_id);
  if (!parent || parent->channel != channel.key)
    return refused(Refusal::Kind::does_not_exist,
                   fmt::format("parent_id: there is no message \"{}\" in channel {} that is as old", given.parent_id, channel.cid));
  if (parent->parent != MessageKey{})
    return refused(Refusal::Kind::nesting, fmt::format("parent_id: \"{}\" is a reply itself", given.parent_id));
  return *std::move(parent);
}

Expected<void> put_pin(Act& act, const ImportedMessage& given, Message& message) {
  message.pinned_at = given.pinned_at;
  message.pin_expires = given.pin_expires;
  if (message.pin_expires && *message.pin_expires <= act.now) message.pinned_at.reset(), message.pin_expires.reset();
  message.pinned = message.pinned_at.has_value();
  message.pinned_by.reset();
  if (!message.pinned) return {};
  const auto by = user_named(act, "pinned_by_id", given.pinned_by_id);
  if (!by) return std::unexpected(by.error());
  message.pinned_at = message.pinned_at->to_microseconds();
  message.pinned_by = std::make_shared<const User>(*by);
  return {};
}

Expected<void> write(Act& act, const ImportItem& item, const ImportedMessage& given, ImportTask& task) {
  const auto stored = given.id.empty() ? std::nullopt : act.state.message(given.id);
  if (stored && stays(task)) return {};
  auto channel = channel_at(act, given);
  if (!channel) return std::unexpected(channel.error());
  if (stored && stored->channel != channel->key)
    return refused(Refusal::Kind::input, fmt::format("id: message \"{}\" is in channel {}", given.id, stored->cid));
  const auto author = user_named(act, "user", given.user);
  if (!author) return std::unexpected(author.error());
  MessageChange said{.id = given.id, .text = given.text, .attachments = given.attachments, .custom = given.custom};
  for (const auto& id : given.mentioned_user_ids) said.mentioned_users.push_back({.id = id, .whole = {}});
  said.restricted_visibility = given.restricted_visibility;
  if (auto fits = within_limits(said, *channel->config); !fits) return fits;
  auto mentions = mentioned(act, said.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());
  auto thread = stored ? Expected<std::optional<Message>>(std::nullopt) : thread_of(act, *channel, given);
  if (!thread) return std::unexpected(thread.error());
  const auto at = given.created_at.value_or(task.created_at).to_microseconds();
  if (!stored)
    if (auto fine = is_newest(act, *channel, at); !fine) return fine;

  Message message = stored.value_or(Message{});
  if (!stored) {
    message.id = given.id.empty() ? to_text(uuid_v7(act.random, at)) : given.id;
    message.channel = channel->key;
    message.cid = channel->cid;
    message.created_at = at;
    message.custom = given.custom;
  } else {
    message.custom = custom_over(item, stored->custom, given.custom);
  }
  message.user = *author;
  message.text = given.text;
  message.html = given.html;
  message.type = given.type;
  message.attachments = given.attachments;
  message.mentioned_users = *std::move(mentions);
  message.silent = given.silent;
  message.restricted_visibility = given.restricted_visibility;
  message.quoted_message_id = given.quoted_message_id;
  message.updated_at = given.updated_at.value_or(message.created_at).to_microseconds();
  message.deleted_at = given.deleted_at;
  if (message.deleted_at) message.deleted_at = message.deleted_at->to_microseconds();
  if (auto pinned = put_pin(act, given, message); !pinned) return pinned;
  if (*thread) {
    if (message.type != "deleted") message.type = "reply";
    else ++(*thread)->deleted_reply_count;
    message.parent = (*thread)->key;
    message.parent_id = (*thread)->id;
    message.show_in_channel = given.show_in_channel;
  }
  if (stored) act.state.update(message);
  else keep_message(act, *channel, message, *thread);
  ++task.result.stats.messages;
  return {};
}

Expected<void> write(Act& act, const ImportItem& item, const ImportedReaction& given, ImportTask& task) {
  const auto message = act.state.message(given.message_id);
  if (!message) return refused(Refusal::Kind::does_not_exist, fmt::format("message_id: there is no message \"{}\"", given.message_id));
  const auto user = user_named(act, "user_id", given.user_id);
  if (!user) return std::unexpected(user.error());
  const auto stored = act.state.reaction(message->key, user->key, given.type);
  if (stored && stays(task)) return {};
  Reaction reaction;
  reaction.message_id = message->id;
  reaction.user_id = user->id;
  reaction.user = *user;
  reaction.type = given.type;
  reaction.score = given.score;
  reaction.custom = stored ? custom_over(item, stored->custom, given.custom) : given.custom;
  reaction.created_at = given.created_at.value_or(message->created_at).to_microseconds();
  reaction.updated_at = given.updated_at.value_or(reaction.created_at).to_microseconds();
  act.state.save(message->key, reaction);
  ++task.result.stats.reactions;
  return {};
}

Expected<void> write_standing(Act& act, const ImportedUser& given, const ImportTask& task) {
  auto user = user_named(act, "id", given.id);
  if (!user) return std::unexpected(user.error());
  if (!is_open(task, user->created_at, given.created_at)) return {};
  const auto now = act.now.to_microseconds();
  for (const auto& id : given.user_mutes) {
    const auto target = user_named(act, "user_mutes", id);
    if (!target) return std::unexpected(target.error());
    if (!act.state.mutes().mute(user->key, target->key))
      act.state.mutes().save({.user = *user, .target = *target, .created_at = now, .updated_at = now});
  }
  for (const auto& name : given.channel_mutes) {
    const auto cid = Cid::parse(name);
    const auto channel = cid ? act.state.channel(*cid) : std::nullopt;
    if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("channel_mutes: there is no channel \"{}\"", name));
    if (!act.state.marks().mute(user->key, channel->key, now)) act.state.marks().save({user->key, channel->key, now, now, {}});
  }
  if (given.deactivated_at) user->deactivated_at = given.deactivated_at->to_microseconds();
  if (given.deleted_at) user->deleted_at = given.deleted_at->to_microseconds();
  act.state.save(*user);
  return {};
}

// How far the member had read, and what it does not see. A member who has read here since the import began knows better.
Expected<void> write_reading(Act& act, const ImportedMember& given, const ImportTask& task) {
  const auto channel = channel_at(act, given);
  if (!channel) return std::unexpected(channel.error());
  const auto user = user_named(act, "user_id", given.user_id);
  if (!user) return std::unexpected(user.error());
  auto member = act.state.member(channel->key, user->key);
  if (!member || member->last_read || !is_open(task, member->created_at, given.created_at)) return {};
  if (given.hide_messages_before) clear_history(act, channel->key, *member, given.hide_messages_before->to_microseconds());
  if (given.hide_channel) member->hidden_sequence = channel->count_sequence;
  act.state.update(channel->key, *member);
  auto sequence = channel->count_sequence;
  if (given.last_read) {
    const auto read = act.state.messages(channel->key, {.from = MessagePage::From::up_to, .at = given.last_read, .limit = 1});
    sequence = read.empty() ? 0 : read.back().sequence;
  }
  const auto at = given.last_read ? given.last_read : channel->last_message_at;
  if (at) act.state.mark_read(channel->key, user->key, {at->to_microseconds()}, sequence);
  return {};
}

Expected<void> not_to_come(Instant now, std::string_view field, const std::optional<Instant>& at) {
  if (!at || *at <= now) return {};
  return refused(Refusal::Kind::input, fmt::format("{} lies in the future", field));
}

Expected<void> is_place(const ImportedPlace& place) {
  if (place.channel_type.empty()) return missing("channel_type");
  if (place.channel_id.empty() == place.channel_member_ids.empty())
    return refused(Refusal::Kind::input, "either channel_id or channel_member_ids is needed, and not both");
  return {};
}

Expected<void> sound_one(const ImportedUser& user, Instant) {
  if (const auto fault = user_id_fault(user.id)) return refused(Refusal::Kind::input, *fault);
  return small_enough("user", user.custom);
}

Expected<void> sound_one(const ImportedDevice& device, Instant) {
  if (device.id.empty()) return missing("id");
  if (device.user_id.empty()) return missing("user_id");
  if (device.push_provider.empty()) return missing("push_provider_type");
  return {};
}

Expected<void> sound_one(const ImportedChannel& channel, Instant) {
  if (channel.type.empty()) return missing("type");
  if (channel.id.empty() == channel.member_ids.empty())
    return refused(Refusal::Kind::input, "either id or member_ids is needed, and not both");
  if (channel.created_by.empty()) return missing("created_by");
  return small_enough("channel", channel.custom);
}

Expected<void> sound_one(const ImportedMember& member, Instant) {
  if (auto fine = is_place(member); !fine) return fine;
  if (member.user_id.empty()) return missing("user_id");
  return small_enough("member", member.custom);
}

Expected<void> sound_one(const ImportedBan& ban, Instant) {
  if (ban.user_id.empty()) return missing("user_id");
  if (ban.created_by.empty()) return missing("created_by");
  return {};
}

Expected<void> sound_one(const ImportedMessage& message, Instant now) {
  if (auto fine = is_place(message); !fine) return fine;
  if (message.user.empty()) return missing("user");
  if (std::ranges::find(message_types, message.type) == message_types.end())
    return refused(Refusal::Kind::input, fmt::format("type: \"{}\" is none of regular, reply, system and deleted", message.type));
  if ((message.type == "deleted") != message.deleted_at.has_value())
    return refused(Refusal::Kind::input, "type \"deleted\" and deleted_at belong together");
  if (message.pinned_at.has_value() == message.pinned_by_id.empty())
    return refused(Refusal::Kind::input, "pinned_at and pinned_by_id belong together");
  if (message.pin_expires && !message.pinned_at) return refused(Refusal::Kind::input, "pin_expires needs pinned_at and pinned_by_id");
  if (auto fine = not_to_come(now, "created_at", message.created_at); !fine) return fine;
  if (message.created_at && *message.created_at < Instant{}) return refused(Refusal::Kind::input, "created_at lies before 1970");
  return small_enough("message", message.custom);
}

Expected<void> sound_one(const ImportedReaction& reaction, Instant) {
  if (reaction.message_id.empty()) return missing("message_id");
  if (reaction.user_id.empty()) return missing("user_id");
  if (reaction.type.empty() || reaction.type.size() > 255) return refused(Refusal::Kind::input, "type: give a type of 1 to 255 characters");
  return small_enough("reaction", reaction.custom);
}

}  // namespace

Expected<ImportTask> begin_import(Act& act, const ImportChange& change) {
  if (change.mode != "insert" && change.mode != "upsert")
    return refused(Refusal::Kind::input, fmt::format("mode: \"{}\" is neither insert nor upsert", change.mode));
  ImportTask task{.id = to_text(uuid_v7(act.random, act.now)),
                  .path = change.path,
                  .mode = change.mode,
                  .merge_custom = change.merge_custom,
                  .size = change.size};
  task.created_at = task.updated_at = act.now.to_microseconds();
  task.key = act.state.imports().save(task);
  return task;
}

Expected<ImportTask> existing_import(Act& act, std::string_view id) {
  auto task = act.state.imports().task(id);
  if (!task) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find import with id {}", id));
  return *std::move(task);
}

void step_import(Act& act, ImportTask& task, std::string_view state) {
  const auto now = act.now.to_microseconds();
  task.history.push_back({now, task.state, std::string(state)});
  task.state = state;
  task.updated_at = now;
  act.state.imports().save(task);
}

void note_fault(ImportTask& task, ImportFault fault) {
  ++task.result.error_count;
  if (task.result.errors.size() < most_import_faults) task.result.errors.push_back(std::move(fault));
}

Expected<void> sound(const ImportItem& item, Instant now) {
  return std::visit([&](const auto& one) { return sound_one(one, now); }, item.what);
}

Expected<void> import_item(Act& act, const ImportItem& item, ImportTask& task) {
  if (item.kind == ImportItem::Kind::standing) return write_standing(act, std::get<ImportedUser>(item.what), task);
  if (item.kind == ImportItem::Kind::reading) return write_reading(act, std::get<ImportedMember>(item.what), task);
  return std::visit([&](const auto& one) { return write(act, item, one, task); }, item.what);
}

}  // namespace millrace::chat
