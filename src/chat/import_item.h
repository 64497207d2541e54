// What a file of an import holds: each item as it is to stand in the app.
#pragma once

#include "chat/act.h"
#include "chat/custom.h"
#include "chat/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace millrace::chat {

// A channel by its id, or by the users whose channel it is.
struct ImportedPlace {
  std::string channel_type, channel_id;
  std::vector<std::string> channel_member_ids;
};

struct ImportedUser : UserChange {
  std::optional<Instant> created_at, updated_at, deactivated_at, deleted_at;
  std::vector<std::string> channel_mutes, user_mutes;
};

struct ImportedDevice {
  std::string id, user_id, push_provider, push_provider_name;
  std::optional<Instant> created_at;
};

struct ImportedChannel {
  std::string type, id;
  std::vector<std::string> member_ids;
  UserRef created_by;
  std::string team;
  bool frozen = false, disabled = false;
  std::optional<Instant> created_at, updated_at;
  Custom custom;
};

struct ImportedMember : ImportedPlace {
  std::string user_id, channel_role;
  bool is_moderator = false, invited = false, hide_channel = false;
  std::optional<Instant> created_at, last_read, invite_accepted_at, invite_rejected_at, hide_messages_before;
  Custom custom;
};

struct ImportedBan {
  std::string user_id, created_by, reason;
  bool shadow = false;
  std::optional<Instant> created_at, expires;
};

struct ImportedMessage : ImportedPlace {
  std::string id, parent_id, text, html, user, type = "regular";
  Attachments attachments;
  bool show_in_channel = false, silent = false;
  std::optional<Instant> created_at, updated_at, deleted_at, pinned_at, pin_expires;
  std::vector<std::string> mentioned_user_ids, restricted_visibility;
  std::string quoted_message_id, pinned_by_id;
  Custom custom;
};

struct ImportedReaction {
  std::string message_id, user_id, type;
  std::int64_t score = 1;
  std::optional<Instant> created_at, updated_at;
  Custom custom;
};

struct ImportItem {
  // In the order in which they are written: each is there before what names it. What a member has read follows from the messages; whom a
  // user mutes, and that it has left, comes when everything that names the user is there.
  enum class Kind : std::uint8_t { user, device, channel, member, future_channel_ban, message, reaction, reading, standing };

  Kind kind = Kind::user;
  std::variant<ImportedUser, ImportedDevice, ImportedChannel, ImportedMember, ImportedBan, ImportedMessage, ImportedReaction> what;
  CustomEdit merge = {};  // what the item's custom data makes of what there is, where both are to be kept
};

// The type of an item, in the file's word.
constexpr std::string_view name_of(const ImportItem& item) {
  switch (item.kind) {
    case ImportItem::Kind::user:
    case ImportItem::Kind::standing:
      return "user";
    case ImportItem::Kind::device:
      return "device";
    case ImportItem::Kind::channel:
      return "channel";
    case ImportItem::Kind::member:
    case ImportItem::Kind::reading:
      return "member";
    case ImportItem::Kind::future_channel_ban:
      return "future_channel_ban";
    case ImportItem::Kind::message:
      return "message";
    case ImportItem::Kind::reaction:
      return "reaction";
  }
  return "";
}

}  // namespace millrace::chat
