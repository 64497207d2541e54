// A user with its mutes, devices and blocks, in JSON.
#pragma once

#include "chat/block_rows.h"
#include "chat/own_user.h"
#include "wire/channel.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Mute> = std::tuple{
    Field{"user", &chat::Mute::user},
    Field{"target", &chat::Mute::target},
    Field{"created_at", &chat::Mute::created_at},
    Field{"updated_at", &chat::Mute::updated_at},
    Field{"expires", &chat::Mute::expires, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::Device> = std::tuple{
    Field{"id", &chat::Device::id},
    Field{"push_provider", &chat::Device::push_provider},
    Field{"push_provider_name", &chat::Device::push_provider_name, Presence::omit_if_empty},
    Field{"hardware_id", &chat::Device::hardware_id, Presence::omit_if_empty},
    Field{"voip", &chat::Device::voip, Presence::omit_if_empty},
    Field{"user_id", &chat::Device::user_id},
    Field{"created_at", &chat::Device::created_at},
};

// As the list of those whom a user has blocked shows them.
struct ShownBlock : chat::Block {
  std::string user_id, blocked_user_id;
};

inline ShownBlock shown(chat::Block block) {
  ShownBlock out{std::move(block), {}, {}};
  out.user_id = out.user.id;
  out.blocked_user_id = out.blocked.id;
  return out;
}

template <>
inline constexpr auto fields<ShownBlock> = std::tuple{
    Field{"user", &ShownBlock::user},
    Field{"user_id", &ShownBlock::user_id},
    Field{"blocked_user", &ShownBlock::blocked},
    Field{"blocked_user_id", &ShownBlock::blocked_user_id},
    Field{"created_at", &ShownBlock::created_at},
};

// As the answer to blocking shows it.
struct MadeBlock {
  std::string blocked_by_user_id, blocked_user_id;
  Instant created_at;
};

template <>
inline constexpr auto fields<MadeBlock> = std::tuple{
    Field{"blocked_by_user_id", &MadeBlock::blocked_by_user_id},
    Field{"blocked_user_id", &MadeBlock::blocked_user_id},
    Field{"created_at", &MadeBlock::created_at},
};

inline constexpr auto whole_user_fields = std::tuple_cat(seed_user_fields, newer_user_fields,
                                                         std::tuple{
                                                             Field{"blocked_user_ids", &chat::WholeUser::blocked_user_ids},
                                                             Field{"mutes", &chat::WholeUser::mutes},
                                                             Field{"channel_mutes", &chat::WholeUser::channel_mutes},
                                                             Field{"devices", &chat::WholeUser::devices},
                                                         });

template <>
inline constexpr auto fields<chat::WholeUser> = std::tuple_cat(whole_user_fields, custom_user_field);

template <>
inline constexpr auto fields<chat::OwnUser> = std::tuple_cat(whole_user_fields,
                                                             std::tuple{
                                                                 Field{"total_unread_count", &chat::OwnUser::total_unread_count},
                                                                 Field{"unread_channels", &chat::OwnUser::unread_channels},
                                                                 Field{"unread_count", &chat::OwnUser::unread_count},
                                                                 Field{"unread_threads", &chat::OwnUser::unread_threads},
                                                             },
                                                             custom_user_field);

}  // namespace millrace::wire
