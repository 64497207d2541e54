// Which channels are to be exported, in JSON.
#pragma once

#include "chat/export_rows.h"
#include "wire/read.h"

namespace millrace::wire {

// A channel by its cid, or by type and id.
struct NamedChannel : chat::ExportedChannel {
  std::string type, id;
};

template <>
inline constexpr auto fields<NamedChannel> = std::tuple{
    Field{"cid", &NamedChannel::cid},
    Field{"type", &NamedChannel::type},
    Field{"id", &NamedChannel::id},
    Field{"messages_since", &NamedChannel::since},
    Field{"messages_until", &NamedChannel::until},
};

}  // namespace millrace::wire
