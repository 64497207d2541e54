// The fields of each type of item, and what a message's text is as HTML.
#include "wire/import_item.h"

#include "chat/markdown.h"
#include "wire/fields.h"
#include "wire/partial.h"
#include "wire/read.h"
#include "wire/user.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::ImportedUser> = std::tuple_cat(
    std::tuple{
        Field{"created_at", &chat::ImportedUser::created_at},
        Field{"updated_at", &chat::ImportedUser::updated_at},
        Field{"deactivated_at", &chat::ImportedUser::deactivated_at},
        Field{"deleted_at", &chat::ImportedUser::deleted_at},
        Field{"channel_mutes", &chat::ImportedUser::channel_mutes},
        Field{"user_mutes", &chat::ImportedUser::user_mutes},
    },
    fields<chat::UserChange>);

template <>
inline constexpr auto fields<chat::ImportedDevice> = std::tuple{
    Field{"id", &chat::ImportedDevice::id},
    Field{"user_id", &chat::ImportedDevice::user_id},
    Field{"push_provider_type", &chat::ImportedDevice::push_provider},
    Field{"push_provider_name", &chat::ImportedDevice::push_provider_name},
    Field{"created_at", &chat::ImportedDevice::created_at},
};

template <>
inline constexpr auto fields<chat::ImportedChannel> = std::tuple{
    Field{"type", &chat::ImportedChannel::type},
    Field{"id", &chat::ImportedChannel::id},
    Field{"member_ids", &chat::ImportedChannel::member_ids},
    Field{"created_by", &chat::ImportedChannel::created_by},
    Field{"team", &chat::ImportedChannel::team},
    Field{"frozen", &chat::ImportedChannel::frozen},
    Field{"disabled", &chat::ImportedChannel::disabled},
    Field{"created_at", &chat::ImportedChannel::created_at},
    Field{"updated_at", &chat::ImportedChannel::updated_at},
    Field{"custom", &chat::ImportedChannel::custom, Presence::beside},
};

template <class Placed>
inline constexpr auto place_fields = std::tuple{
    Field{"channel_type", &Placed::channel_type},
    Field{"channel_id", &Placed::channel_id},
    Field{"channel_member_ids", &Placed::channel_member_ids},
};

template <>
inline constexpr auto fields<chat::ImportedMember> =
    std::tuple_cat(place_fields<chat::ImportedPlace>, std::tuple{
                                                          Field{"user_id", &chat::ImportedMember::user_id},
                                                          Field{"channel_role", &chat::ImportedMember::channel_role},
                                                          Field{"is_moderator", &chat::ImportedMember::is_moderator},
                                                          Field{"invited", &chat::ImportedMember::invited},
                                                          Field{"hide_channel", &chat::ImportedMember::hide_channel},
                                                          Field{"created_at", &chat::ImportedMember::created_at},
                                                          Field{"last_read", &chat::ImportedMember::last_read},
                                                          Field{"invite_accepted_at", &chat::ImportedMember::invite_accepted_at},
                                                          Field{"invite_rejected_at", &chat::ImportedMember::invite_rejected_at},
                                                          Field{"hide_messages_before", &chat::ImportedMember::hide_messages_before},
                                                          Field{"custom", &chat::ImportedMember::custom, Presence::beside},
                                                      });

template <>
inline constexpr auto fields<chat::ImportedBan> = std::tuple{
    Field{"user_id", &chat::ImportedBan::user_id},       Field{"created_by", &chat::ImportedBan::created_by},
    Field{"reason", &chat::ImportedBan::reason},         Field{"shadow", &chat::ImportedBan::shadow},
    Field{"created_at", &chat::ImportedBan::created_at}, Field{"expires", &chat::ImportedBan::expires},
};

template <>
inline constexpr auto fields<chat::ImportedMessage> =
    std::tuple_cat(place_fields<chat::ImportedPlace>, std::tuple{
                                                          Field{"id", &chat::ImportedMessage::id},
                                                          Field{"parent_id", &chat::ImportedMessage::parent_id},
                                                          Field{"text", &chat::ImportedMessage::text},
                                                          Field{"html", &chat::ImportedMessage::html},
                                                          Field{"user", &chat::ImportedMessage::user},
                                                          Field{"type", &chat::ImportedMessage::type},
                                                          Field{"attachments", &chat::ImportedMessage::attachments},
                                                          Field{"show_in_channel", &chat::ImportedMessage::show_in_channel},
                                                          Field{"silent", &chat::ImportedMessage::silent},
                                                          Field{"created_at", &chat::ImportedMessage::created_at},
                                                          Field{"updated_at", &chat::ImportedMessage::updated_at},
                                                          Field{"deleted_at", &chat::ImportedMessage::deleted_at},
                                                          Field{"mentioned_users_ids", &chat::ImportedMessage::mentioned_user_ids},
                                                          Field{"restricted_visibility", &chat::ImportedMessage::restricted_visibility},
                                                          Field{"quoted_message_id", &chat::ImportedMessage::quoted_message_id},
                                                          Field{"pinned_at", &chat::ImportedMessage::pinned_at},
                                                          Field{"pinned_by_id", &chat::ImportedMessage::pinned_by_id},
                                                          Field{"pin_expires", &chat::ImportedMessage::pin_expires},
                                                          Field{"custom", &chat::ImportedMessage::custom, Presence::beside},
                                                      });

template <>
inline constexpr auto fields<chat::ImportedReaction> = std::tuple{
    Field{"message_id", &chat::ImportedReaction::message_id},
    Field{"user_id", &chat::ImportedReaction::user_id},
    Field{"type", &chat::ImportedReaction::type},
    Field{"score", &chat::ImportedReaction::score},
    Field{"created_at", &chat::ImportedReaction::created_at},
    Field{"updated_at", &chat::ImportedReaction::updated_at},
    Field{"custom", &chat::ImportedReaction::custom, Presence::beside},
};

// Names that only Stream's own side sets: in an import they would turn into custom data that lies.
template <>
inline bool is_said_by_server<chat::ImportedUser>(std::string_view name) {
  return is_said_by_server<chat::UserChange>(name);
}
template <>
inline bool is_said_by_server<chat::ImportedChannel>(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{"last_message_at", "cid", "created_by_pk", "members", "config", "app_pk", "pk"};
  return std::ranges::find(names, name) != names.end();
}
template <>
inline bool is_said_by_server<chat::ImportedMessage>(std::string_view name) {
  constexpr std::array<std::string_view, 10> names{"tmp_id",          "app_pk",      "latest_reactions", "own_reactions",
                                                   "reactions_count", "reply_count", "command",          "pk",
                                                   "quoted_message",  "pinned_by"};
  return std::ranges::find(names, name) != names.end();
}

namespace {

template <class T>
std::expected<chat::ImportItem, std::string> item_of(chat::ImportItem::Kind kind, const Json& given, ImportedCustom custom) {
  T one;
  if (auto done = read_object(given, one, "item"); !done) return std::unexpected(done.error().message());
  chat::ImportItem item{.kind = kind, .what = {}};
  if constexpr (std::same_as<T, chat::ImportedMessage>)
    if (one.html.empty()) one.html = chat::markdown_to_html(one.text);
  if constexpr (requires { one.custom; })
    if (custom == ImportedCustom::merges) item.merge = [over = one.custom](const chat::Custom& stored) { return merged(stored, over); };
  item.what = std::move(one);
  return item;
}

}  // namespace

std::expected<chat::ImportItem, std::string> import_item(const Json& document, ImportedCustom custom) {
  using Kind = chat::ImportItem::Kind;
  const auto* type = document.find("type");
  const auto* given = document.find("item");
  if (!given) given = document.find("data");
  if (!type || !type->string()) return std::unexpected("type is missing; it says what the item is");
  if (!given || !given->object()) return std::unexpected("item is missing; it is an object with the fields of its type");
  const auto& name = *type->string();
  if (name == "user") return item_of<chat::ImportedUser>(Kind::user, *given, custom);
  if (name == "device") return item_of<chat::ImportedDevice>(Kind::device, *given, custom);
  if (name == "channel") return item_of<chat::ImportedChannel>(Kind::channel, *given, custom);
  if (name == "member") return item_of<chat::ImportedMember>(Kind::member, *given, custom);
  if (name == "future_channel_ban") return item_of<chat::ImportedBan>(Kind::future_channel_ban, *given, custom);
  if (name == "message") return item_of<chat::ImportedMessage>(Kind::message, *given, custom);
  if (name == "reaction") return item_of<chat::ImportedReaction>(Kind::reaction, *given, custom);
  return std::unexpected("type: \"" + name + "\" is none of user, device, channel, member, future_channel_ban, message and reaction");
}

}  // namespace millrace::wire
