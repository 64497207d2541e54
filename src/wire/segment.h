// Segments and their targets in JSON.
#pragma once

#include "chat/query.h"
#include "chat/segment.h"
#include "chat/segments.h"
#include "wire/fields.h"
#include "wire/read.h"

#include <string_view>
#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Segment> = std::tuple{
    Field{"id", &chat::Segment::id},
    Field{"type", &chat::Segment::type},
    Field{"name", &chat::Segment::name},
    Field{"description", &chat::Segment::description},
    Field{"filter", &chat::Segment::filter},
    Field{"all_users", &chat::Segment::all_users},
    Field{"all_sender_channels", &chat::Segment::all_sender_channels},
    Field{"size", &chat::Segment::size},
    Field{"created_at", &chat::Segment::created_at},
    Field{"updated_at", &chat::Segment::updated_at},
    Constant{"deleted_at", "null"},  // who asks for a deleted segment finds none
};

template <>
inline constexpr auto fields<chat::SegmentTarget> = std::tuple{
    Field{"segment_id", &chat::SegmentTarget::segment_id},
    Field{"target_id", &chat::SegmentTarget::target_id},
    Field{"created_at", &chat::SegmentTarget::created_at},
};

template <>
inline constexpr auto fields<chat::SegmentChange> = std::tuple{
    Field{"id", &chat::SegmentChange::id},
    Field{"type", &chat::SegmentChange::type},
    Field{"name", &chat::SegmentChange::name},
    Field{"description", &chat::SegmentChange::description},
    Field{"filter", &chat::SegmentChange::filter},
    Field{"all_users", &chat::SegmentChange::all_users},
    Field{"all_sender_channels", &chat::SegmentChange::all_sender_channels},
};

// The segment's filter in the grammar of lists of users, or of channels.
Read read_filter(const chat::Segment& segment, chat::Filter& into);

}  // namespace millrace::wire
