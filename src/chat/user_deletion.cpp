// The rules of users who go.
#include "chat/user_deletion.h"

#include "chat/channels.h"
#include "chat/tasks.h"
#include "chat/user_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

Expected<User> user_named(Act& act, std::string_view id) {
  auto user = act.state.user(id);
  if (!user) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", id));
  return *std::move(user);
}

Expected<void> by_server(const Act& act) {
  if (act.by_server()) return {};
  return refused(Refusal::Kind::not_allowed, "only a server's token may deactivate and delete users");
}

Expected<void> take_conversations(Act& act, const User& user, Extent extent, const std::string& task) {
  if (extent == Extent::none) return {};
  const auto channels = act.state.conversations(user.key, most_conversations_deleted + 1);
  if (channels.size() > most_conversations_deleted)
    return refused(Refusal::Kind::input,
                   fmt::format("conversations: user \"{}\" has more than {}; delete channels first, with POST /channels/delete", user.id,
                               most_conversations_deleted));
  for (const auto& channel : channels)
    if (auto gone = delete_channel(act, channel, extent == Extent::hard ? Deletion::hard : Deletion::soft, task); !gone)
      return std::unexpected(gone.error());
  return {};
}

// Who gets the channels of users who are deleted for good.
Expected<UserKey> heir_named(Act& act, const std::string& id, const std::vector<std::string>& deleted, const UserDeletion& deletion) {
  if (deletion.user != Extent::hard)
    return refused(Refusal::Kind::input,
                   "new_channel_owner_id: channels pass on when their owner is deleted for good; give user: \"hard\"");
  if (std::ranges::find(deleted, id) != deleted.end())
    return refused(Refusal::Kind::input, fmt::format("new_channel_owner_id: user \"{}\" is among those to be deleted", id));
  const auto heir = resolve(act, {.id = id}, "new_channel_owner_id");
  if (!heir) return std::unexpected(heir.error());
  return heir->key;
}

std::string word(Extent extent) {
  switch (extent) {
    case Extent::none:
      return "";
    case Extent::soft:
      return "soft";
    case Extent::pruned:
      return "pruning";
    case Extent::hard:
      return "hard";
  }
  return "";
}

Erasure::What erasure_of(Extent messages) {
  using What = Erasure::What;
  return messages == Extent::hard     ? What::messages_of_user
         : messages == Extent::pruned ? What::messages_of_user_pruned
                                      : What::messages_of_user_soft;
}

void prune(User& user) {
  user.name.clear(), user.image.clear(), user.language.clear();
  user.custom = {}, user.privacy_settings = {};
}

Expected<void> countable(const std::vector<std::string>& ids) {
  if (!ids.empty() && ids.size() <= most_users_deleted) return {};
  return refused(Refusal::Kind::input, fmt::format("user_ids must hold 1 to {} ids of users", most_users_deleted));
}

// Does it to each user, as one task.
Expected<std::string> each(Act& act, const std::vector<std::string>& ids,
                           const std::function<Expected<User>(const std::string& id, const std::string& task)>& change,
                           TaskResult result = TaskResult::words) {
  if (auto fits = countable(ids); !fits) return std::unexpected(fits.error());
  auto task = begin_task(act, ids, result);
  for (const auto& id : ids)
    if (auto user = change(id, task); !user) return std::unexpected(user.error());
  return task;
}

}  // namespace

void take_messages(Act& act, const User& user, Extent extent, const Channel* channel, const std::string& task) {
  if (extent == Extent::none) return;
  act.state.erase_later({.what = erasure_of(extent),
                         .channel = channel ? channel->key : ChannelKey{},
                         .user = user.key,
                         .at = act.now.to_microseconds(),
                         .task = task});
  Event& event = channel ? happened_to_one(act, "user.messages.deleted", *channel) : happened(act, "user.messages.deleted");
  event.user = channel ? actor_in(act, *channel, user) : Actor{user};
  event.user->shown = Actor::Shown::whole;
  if (channel) event.channel_last_message_at = channel->last_message_at;
  event.soft_delete = extent != Extent::hard;
  event.hard_delete = extent == Extent::hard;
}

Expected<User> delete_user(Act& act, std::string_view id, const UserDeletion& deletion, const std::string& task) {
  if (auto allowed = by_server(act); !allowed) return std::unexpected(allowed.error());
  auto user = user_named(act, id);
  if (!user) return user;
  const bool hard = deletion.user == Extent::hard;
  if (hard && (deletion.messages == Extent::soft || deletion.messages == Extent::pruned))
    return refused(Refusal::Kind::input, "messages: a user who is deleted for good takes the messages along; give \"hard\"");
  if (!hard && user->deleted_at) return refused(Refusal::Kind::input, fmt::format("user \"{}\" is deleted already", id));
  if (auto taken = take_conversations(act, *user, deletion.conversations, task); !taken) return std::unexpected(taken.error());
  user->deleted_at = user->updated_at = act.now.to_microseconds();
  const auto messages = hard ? Extent::hard : deletion.messages;
  take_messages(act, *user, messages, nullptr, task);
  if (hard) {
    act.state.remove(*user);
    for (const auto what : {Erasure::What::reactions_of_user, Erasure::What::memberships_of_user})
      act.state.erase_later({.what = what, .user = user->key, .at = act.now.to_microseconds(), .task = task});
    if (deletion.heir != UserKey{})
      act.state.erase_later({.what = Erasure::What::channels_of_user,
                             .user = user->key,
                             .heir = deletion.heir,
                             .at = act.now.to_microseconds(),
                             .task = task});
  } else {
    if (deletion.user == Extent::pruned) prune(*user);
    act.state.save(*user);
  }
  Event& event = happened(act, "user.deleted");
  event.user = Actor{*user};
  event.hard_delete = hard;
  event.mark_messages_deleted = messages != Extent::none;
  event.delete_conversation_channels = deletion.conversations != Extent::none;
  event.delete_user = word(deletion.user);
  event.delete_messages = word(messages);
  event.delete_conversation = word(deletion.conversations);
  return user;
}

Expected<std::string> delete_users(Act& act, const std::vector<std::string>& ids, UserDeletion deletion,
                                   const std::string& new_channel_owner) {
  if (!new_channel_owner.empty()) {
    const auto heir = heir_named(act, new_channel_owner, ids, deletion);
    if (!heir) return std::unexpected(heir.error());
    deletion.heir = *heir;
  }
  const auto is_gone = [&](const std::string& id) {
    const auto user = act.state.user(id);
    return !user || (user->deleted_at && deletion.user != Extent::hard);
  };
  // Among others who are gone already nothing is left to do for; alone they are a mistake to be told.
  const bool all_gone = std::ranges::all_of(ids, is_gone);
  return each(act, ids, [&](const auto& id, const auto& task) {
    return !all_gone && is_gone(id) ? Expected<User>(User{}) : delete_user(act, id, deletion, task);
  });
}

Expected<void> restore_users(Act& act, const std::vector<std::string>& ids) {
  if (auto allowed = by_server(act); !allowed) return allowed;
  if (auto fits = countable(ids); !fits) return fits;
  std::vector<User> deleted;
  for (const auto& id : ids) {
    auto user = user_named(act, id);
    if (!user) return std::unexpected(user.error());
    if (user->deleted_at) deleted.push_back(*std::move(user));
  }
  if (deleted.empty()) return refused(Refusal::Kind::input, fmt::format("user \"{}\" is not deleted, it can't be restored", ids.front()));
  for (auto& user : deleted) {
    user.deleted_at.reset();
    user.updated_at = act.now.to_microseconds();
    act.state.save(user);
    Event& event = happened(act, "user.updated");
    event.user = Actor{user};
    event.members = shown({});
  }
  return {};
}

Expected<User> deactivate_user(Act& act, std::string_view id, const Deactivation& deactivation, const std::string& task) {
  if (auto allowed = by_server(act); !allowed) return std::unexpected(allowed.error());
  auto user = user_named(act, id);
  if (!user) return user;
  if (user->deactivated_at) return refused(Refusal::Kind::input, fmt::format("user \"{}\" is deactivated already", id));
  auto by = changer(act, deactivation.by, "created_by");
  if (!by) return std::unexpected(by.error());
  user->deactivated_at = user->updated_at = act.now.to_microseconds();
  if (auto taken = take_conversations(act, *user, deactivation.conversations, task); !taken) return std::unexpected(taken.error());
  act.state.save(*user);
  take_messages(act, *user, deactivation.messages, nullptr, task);
  Event& event = happened(act, "user.deactivated");
  event.user = Actor{*user};
  event.created_by = *std::move(by);
  return user;
}

Expected<std::string> deactivate_users(Act& act, const std::vector<std::string>& ids, const Deactivation& deactivation) {
  return each(act, ids, [&](const auto& id, const auto& task) { return deactivate_user(act, id, deactivation, task); }, TaskResult::users);
}

Expected<User> reactivate_user(Act& act, std::string_view id, const Reactivation& reactivation, const std::string& task) {
  if (auto allowed = by_server(act); !allowed) return std::unexpected(allowed.error());
  auto user = user_named(act, id);
  if (!user) return user;
  if (!user->deactivated_at) return refused(Refusal::Kind::input, fmt::format("user \"{}\" is not deactivated", id));
  auto made_by = changer(act, reactivation.by, "created_by");
  if (!made_by) return std::unexpected(made_by.error());
  User named = *user;
  named.name = reactivation.name.value_or(user->name);
  if (auto may = may_be_named(act, *user, named); !may) return std::unexpected(may.error());
  if (reactivation.restores_messages)
    act.state.erase_later({.what = Erasure::What::restored_messages_of_user, .user = user->key, .at = *user->deactivated_at, .task = task});
  if (reactivation.restores_channels)
    for (const auto& channel : act.state.conversations_removed(user->key, *user->deactivated_at, most_conversations_deleted))
      act.state.restore(channel);
  user->deactivated_at.reset();
  user->updated_at = act.now.to_microseconds();
  user->name = named.name;
  act.state.save(*user);
  Event& event = happened(act, "user.reactivated");
  event.user = Actor{*user};
  event.created_by = *std::move(made_by);
  return user;
}

Expected<std::string> reactivate_users(Act& act, const std::vector<std::string>& ids, const Reactivation& reactivation) {
  return each(act, ids, [&](const auto& id, const auto& task) { return reactivate_user(act, id, reactivation, task); });
}

}  // namespace millrace::chat
