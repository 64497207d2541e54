// What happened, as the rules say it: the parts from which the payload of a hook is rendered.
#pragma once

#include "chat/channel.h"
#include "chat/flag.h"
#include "chat/message.h"
#include "chat/message_metadata.h"
#include "chat/reaction.h"
#include "chat/shown_members.h"
#include "chat/user.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct Campaign;
struct Reminder;
struct Thread;
struct UserGroup;

// Which request caused an event, as Stream's payloads tell it.
struct RequestInfo {
  std::string type;  // "client" or "server"
  std::string ip, user_agent, sdk, ext;
};

// What an update of a message changed.
struct MessageChangeSet {
  bool text = false, html = false, mml = false, custom = false, attachments = false;
  bool mentioned_user_ids = false, quoted_message_id = false, silent = false, pin = false;
};

struct MessageUpdate {
  std::string old_text;
  MessageChangeSet change_set;
};

// Channels that an update of many could not change, and why.
struct FailedChannels {
  std::string reason;
  std::vector<std::string> cids;
};

// A channel with the latest messages that a user has not read in it, the newest first.
struct ChannelMessages {
  struct WithMembers : Channel {
    std::vector<Member> members;
  };
  WithMembers channel;
  std::vector<Message> messages;
};

struct Event {
  std::string type;  // "message.new"
  std::string cid;   // empty where the event belongs to no channel
  std::optional<Message> message;
  std::optional<Reaction> reaction;
  std::optional<Channel> channel;
  std::optional<Member> member;
  std::optional<Actor> user;
  Instant created_at;
  std::optional<Instant> received_at;
  std::shared_ptr<const ShownMembers> members;
  std::string channel_type, channel_id;
  std::optional<RequestInfo> request_info;
  std::string message_id;
  std::optional<MessageUpdate> message_update;
  std::optional<bool> soft_delete, hard_delete;
  std::optional<std::int64_t> channel_member_count, channel_message_count;
  std::optional<Custom> channel_custom;
  std::optional<Instant> channel_last_message_at;
  std::string team;
  std::optional<std::int64_t> watcher_count;
  std::string thread_id, parent_author;
  std::vector<User> thread_participants;
  std::string last_read_message_id, first_unread_message_id;
  std::optional<LastRead> last_read_at;
  std::optional<User> created_by;
  std::optional<bool> mark_messages_deleted, delete_conversation_channels;
  std::optional<std::string> delete_user, delete_messages, delete_conversation;
  std::optional<std::int64_t> unread_messages, total_unread_count, unread_channels, unread_count;
  std::optional<std::int64_t> unread_threads, unread_thread_messages;
  std::shared_ptr<const Thread> thread;
  std::shared_ptr<const Reminder> reminder;
  std::string user_id, parent_id;  // of a reminder, or of what the application tells of a reply
  std::optional<bool> deleted_for_me;
  std::optional<PendingMetadata> metadata;  // of a pending message
  std::string method;

  // Of what a user sets on channels.
  std::optional<bool> clear_history;
  std::optional<ChannelMute> mute;
  std::vector<ChannelMute> mutes;

  std::map<std::string, ChannelMessages> channels;  // by cid: what a user has left unread

  // Of bans, mutes and flags.
  std::optional<std::string> reason;
  std::optional<Instant> expiration;
  std::optional<bool> shadow;
  std::optional<std::int64_t> total_bans, total_flags;
  std::optional<User> target_user;
  std::vector<User> target_users;
  std::optional<Flag> flag;
  std::optional<User> reviewed_by, reviewed_user;
  std::optional<Message> reviewed_message;

  // Of work behind a request.
  std::string task_id, operation, status, url, error;
  std::optional<Instant> started_at, finished_at, batch_created_at;
  std::optional<std::vector<FailedChannels>> failed_channels;
  std::optional<std::int64_t> success_channels_count;

  // Of groups of users.
  std::shared_ptr<const UserGroup> user_group;
  std::optional<std::vector<std::string>> member_ids;  // who was added to it or removed

  std::shared_ptr<const Campaign> campaign;

  Custom custom;  // of an event of the application's own
};

}  // namespace millrace::chat
