// The integers by which rows know each other: narrow, in commit order, never on the wire.
#pragma once

#include <cstdint>

namespace millrace::chat {

// 0 names no row.
enum class AppKey : std::int64_t {};
enum class UserKey : std::int64_t {};
enum class ChannelKey : std::int64_t {};
enum class MessageKey : std::int64_t {};
enum class BanKey : std::int64_t {};
enum class PollKey : std::int64_t {};
enum class UserGroupKey : std::int64_t {};
enum class SegmentKey : std::int64_t {};
enum class CampaignKey : std::int64_t {};

}  // namespace millrace::chat
