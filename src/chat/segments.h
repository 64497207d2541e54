// Segments of users and channels.
#pragma once

#include "chat/act.h"
#include "chat/query.h"
#include "chat/segment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct SegmentChange {
  std::string id;  // empty: a new one
  std::optional<std::string> type, name, description;
  std::optional<Custom> filter;  // which wire/ has judged
  std::optional<bool> all_users, all_sender_channels;
};

Expected<Segment> create_segment(Act& act, const SegmentChange& change);

// What the change leaves out stays; what kind of segment it is stays in any case.
Expected<Segment> update_segment(Act& act, std::string_view id, const SegmentChange& change);

// Campaigns that address it do without it.
Expected<void> delete_segment(Act& act, std::string_view id);

Expected<Segment> existing_segment(Act& act, std::string_view id, std::string_view field = {});

std::vector<Segment> segments(Act& act, const Query& query);

// Ids are kept as they are given, whether there is such a user or channel or not.
Expected<void> add_segment_targets(Act& act, std::string_view id, const std::vector<std::string>& targets);

// Of targets that are none nothing is said.
Expected<void> remove_segment_targets(Act& act, std::string_view id, const std::vector<std::string>& targets);

// Refuses where there is no such target.
Expected<void> segment_has_target(Act& act, std::string_view id, std::string_view target);

Expected<std::vector<SegmentTarget>> segment_targets(Act& act, std::string_view id, const Query& query);

// Adds to its size whom its filter meets now, as far as most_met_counted. `filter` is the segment's, which wire/ has read.
void count_met(Act& act, Segment& segment, const Filter& filter);

}  // namespace millrace::chat
