// The rules of segments.
#include "chat/segments.h"

#include "chat/cid.h"
#include "chat/length.h"
#include "chat/segment_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::chat {
namespace {

Expected<void> fits(const SegmentChange& change) {
  for (auto done : {has_length("id", change.id, longest_segment_id), has_length("name", change.name.value_or(""), longest_segment_name),
                    has_length("description", change.description.value_or(""), longest_segment_description),
                    has_length("filter", change.filter.value_or(Custom{}).members, longest_segment_filter)})
    if (!done) return done;
  return {};
}

Expected<void> is_sound(const Segment& segment) {
  if (segment.type != "user" && segment.type != "channel")
    return refused(Refusal::Kind::input, fmt::format("type: \"{}\" is neither user nor channel", segment.type));
  if (segment.all_users && segment.of_channels()) return refused(Refusal::Kind::input, "all_users: a segment of channels has no users");
  if (segment.all_sender_channels && !segment.of_channels())
    return refused(Refusal::Kind::input, "all_sender_channels: a segment of users has no channels");
  if (!segment.filter.empty() && (segment.all_users || segment.all_sender_channels))
    return refused(Refusal::Kind::input, fmt::format("filter: leave it out where {} asks for all of them",
                                                     segment.all_users ? "all_users" : "all_sender_channels"));
  return {};
}

Expected<void> are_targets(const Segment* of, const std::vector<std::string>& ids) {
  if (ids.empty() || ids.size() > most_targets_at_once)
    return refused(Refusal::Kind::input, fmt::format("target_ids must hold 1 to {} ids", most_targets_at_once));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty() || ids[i].size() > longest_segment_id)
      return refused(Refusal::Kind::input, fmt::format("target_ids[{}]: an id has 1 to {} bytes", i, longest_segment_id));
    if (of && of->of_channels() && !Cid::parse(ids[i]))
      return refused(Refusal::Kind::input,
                     fmt::format("target_ids[{}]: \"{}\" is no channel's name such as \"messaging:lobby\"", i, ids[i]));
  }
  return {};
}

}  // namespace

Expected<Segment> existing_segment(Act& act, std::string_view id, std::string_view field) {
  auto segment = act.state.segments().segment(id);
  if (segment) return *std::move(segment);
  return refused(Refusal::Kind::does_not_exist, fmt::format("{}{}Can't find segment with id {}", field, field.empty() ? "" : ": ", id));
}

Expected<Segment> create_segment(Act& act, const SegmentChange& change) {
  if (!change.type) return refused(Refusal::Kind::input, "type is missing: give user or channel");
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  Segment segment;
  segment.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  segment.type = *change.type;
  segment.name = change.name.value_or(""), segment.description = change.description.value_or("");
  segment.filter = change.filter.value_or(Custom{});
  segment.all_users = change.all_users.value_or(false), segment.all_sender_channels = change.all_sender_channels.value_or(false);
  if (auto sound = is_sound(segment); !sound) return std::unexpected(sound.error());
  if (act.state.segments().segment(segment.id))
    return refused(Refusal::Kind::input, fmt::format("id: there is a segment \"{}\" already; change it with PUT", segment.id));
  segment.created_at = segment.updated_at = act.now.to_microseconds();
  segment.key = act.state.segments().add(segment);
  return segment;
}

Expected<Segment> update_segment(Act& act, std::string_view id, const SegmentChange& change) {
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  auto segment = existing_segment(act, id);
  if (!segment) return segment;
  if (change.type.value_or(segment->type) != segment->type || change.all_users.value_or(segment->all_users) != segment->all_users ||
      change.all_sender_channels.value_or(segment->all_sender_channels) != segment->all_sender_channels)
    return refused(Refusal::Kind::input, "type, all_users and all_sender_channels stay what they are; make another segment");
  if (change.name) segment->name = *change.name;
  if (change.description) segment->description = *change.description;
  if (change.filter) segment->filter = *change.filter;
  if (auto sound = is_sound(*segment); !sound) return std::unexpected(sound.error());
  segment->updated_at = act.now.to_microseconds();
  act.state.segments().update(*segment);
  return segment;
}

Expected<void> delete_segment(Act& act, std::string_view id) {
  const auto segment = existing_segment(act, id);
  if (!segment) return std::unexpected(segment.error());
  act.state.segments().remove(segment->key);
  return {};
}

std::vector<Segment> segments(Act& act, const Query& query) { return act.state.segments().segments(query); }

Expected<void> add_segment_targets(Act& act, std::string_view id, const std::vector<std::string>& targets) {
  const auto segment = existing_segment(act, id);
  if (!segment) return std::unexpected(segment.error());
  if (auto sound = are_targets(&*segment, targets); !sound) return sound;
  act.state.segments().add_targets(segment->key, targets, act.now.to_microseconds());
  if (static_cast<std::size_t>(existing_segment(act, id)->size) > most_segment_targets)
    return refused(Refusal::Kind::input, fmt::format("target_ids: segment \"{}\" would have more than {} targets; a filter has no bound",
                                                     id, most_segment_targets));
  return {};
}

Expected<void> remove_segment_targets(Act& act, std::string_view id, const std::vector<std::string>& targets) {
  const auto segment = existing_segment(act, id);
  if (!segment) return std::unexpected(segment.error());
  if (auto sound = are_targets(nullptr, targets); !sound) return sound;
  act.state.segments().remove_targets(segment->key, targets);
  return {};
}

Expected<void> segment_has_target(Act& act, std::string_view id, std::string_view target) {
  const auto segment = existing_segment(act, id);
  if (!segment) return std::unexpected(segment.error());
  if (act.state.segments().has_target(segment->key, target)) return {};
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find target with id {} in segment {}", target, id));
}

Expected<std::vector<SegmentTarget>> segment_targets(Act& act, std::string_view id, const Query& query) {
  const auto segment = existing_segment(act, id);
  if (!segment) return std::unexpected(segment.error());
  return act.state.segments().targets(*segment, query);
}

void count_met(Act& act, Segment& segment, const Filter& filter) {
  if (segment.filter.empty() && !segment.all_users) return;
  auto& rows = act.state.segments();
  const auto met = segment.of_channels() ? rows.channels_met(filter, most_met_counted) : rows.users_met(filter, most_met_counted);
  segment.size += static_cast<std::int64_t>(met);
}

}  // namespace millrace::chat
