// Bans in JSON, as lists show them.
#pragma once

#include "chat/ban.h"
#include "wire/channel.h"

#include <memory>
#include <optional>
#include <string>

namespace millrace::wire {

struct ShownBan : chat::Ban {
  std::optional<chat::Channel> of_channel;
};

template <>
inline constexpr auto fields<ShownBan> = std::tuple{
    Field{"user", &ShownBan::user},
    Field{"banned_by", &ShownBan::banned_by, Presence::omit_if_empty},
    Field{"channel", &ShownBan::of_channel, Presence::omit_if_empty},
    Field{"created_at", &ShownBan::created_at},
    Field{"expires", &ShownBan::expires, Presence::omit_if_empty},
    Field{"reason", &ShownBan::reason, Presence::omit_if_empty},
    Field{"shadow", &ShownBan::shadow},
};

}  // namespace millrace::wire
