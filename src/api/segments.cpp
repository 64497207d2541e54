// Segments: whom campaigns address.
#include "chat/segments.h"

#include "api/listing.h"
#include "api/router.h"
#include "chat/channel_list.h"
#include "wire/segment.h"

#include <utility>

namespace millrace::api {
namespace {

using SegmentRule = std::function<chat::Expected<chat::Segment>(chat::Act&)>;

// With those who meet its filter now. The filter was judged when it was stored.
void count_met(chat::Act& act, chat::Segment& segment) {
  chat::Filter filter;
  if (wire::read_filter(segment, filter)) chat::count_met(act, segment, filter);
}

async::Task<Answer> get_segment(Service& service, const Call& call) {
  chat::Segment segment;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::existing_segment(act, call.params[0]);
    if (!found) return std::unexpected(found.error());
    segment = *std::move(found);
    count_met(act, segment);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"segment\":" + wire::written(segment, call.profile);
}

chat::Expected<void> has_sound_filter(const chat::Segment& segment) {
  chat::Filter filter;
  if (const auto judged = wire::read_filter(segment, filter); !judged)
    return chat::refused(chat::Refusal::Kind::input, judged.error().message());
  if (segment.of_channels() && chat::asks_for_marks(filter))
    return chat::refused(chat::Refusal::Kind::input, "filter: asks what channels are for one user, and a segment is nobody's");
  return {};
}

// The filter is counted by a reader behind the write: counting reads all users.
async::Task<Answer> segment_changed(Service& service, const Call& call, SegmentRule rule) {
  chat::Segment segment;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    segment = *std::move(result);
    return has_sound_filter(segment);
  });
  if (!done) co_return std::unexpected(done.error());
  const auto counted = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    count_met(act, segment);
    return {};
  });
  if (!counted) co_return std::unexpected(counted.error());
  co_return "\"segment\":" + wire::written(segment, call.profile);
}

async::Task<Answer> create_segment(Service& service, const Call& call) {
  chat::SegmentChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await segment_changed(service, call, [&](chat::Act& act) { return chat::create_segment(act, change); });
}

async::Task<Answer> update_segment(Service& service, const Call& call) {
  chat::SegmentChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await segment_changed(service, call, [&](chat::Act& act) { return chat::update_segment(act, call.params[0], change); });
}

async::Task<Answer> delete_segment(Service& service, const Call& call) {
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::delete_segment(act, call.params[0]); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> query_segments(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::segments);
  if (!query) co_return std::unexpected(query.error());
  std::vector<chat::Segment> segments;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    segments = chat::segments(act, one_more(*query));
    for (auto& segment : segments) count_met(act, segment);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "segments", std::move(segments), *query);
}

async::Task<Answer> targets_changed(Service& service, const Call& call, decltype(chat::add_segment_targets)& rule) {
  std::vector<std::string> ids;
  if (auto done = given(call.body, "target_ids", ids); !done) co_return std::unexpected(done.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return rule(act, call.params[0], ids); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> add_targets(Service& service, const Call& call) {
  co_return co_await targets_changed(service, call, chat::add_segment_targets);
}
async::Task<Answer> remove_targets(Service& service, const Call& call) {
  co_return co_await targets_changed(service, call, chat::remove_segment_targets);
}

async::Task<Answer> has_target(Service& service, const Call& call) {
  const auto done =
      co_await seen(service, call, [&](chat::Act& act) { return chat::segment_has_target(act, call.params[0], call.params[1]); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

// The newer form writes `Filter` and `Sort`.
wire::Json in_lower_case(wire::Json body) {
  for (auto& member : *body.object()) {
    if (member.name == "Filter") member.name = "filter";
    if (member.name == "Sort") member.name = "sort";
  }
  return body;
}

async::Task<Answer> query_targets(Service& service, const Call& call) {
  Listing query;
  if (auto done = wire::read_listing(in_lower_case(call.body), wire::ListOf::targets, query, query.sort); !done)
    co_return std::unexpected(problem(done.error()));
  std::vector<chat::SegmentTarget> targets;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::segment_targets(act, call.params[0], one_more(query));
    if (!found) return std::unexpected(found.error());
    targets = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "targets", std::move(targets), query);
}

}  // namespace

std::vector<Route> segment_routes() {
  return {
      {"POST", "/segments", "CreateSegment", Access::server, create_segment},
      {"POST", "/segments/query", "QuerySegments", Access::server, query_segments},
      {"GET", "/segments/{id}", "GetSegment", Access::server, get_segment},
      {"PUT", "/segments/{id}", "UpdateSegment", Access::server, update_segment},
      {"DELETE", "/segments/{id}", "DeleteSegment", Access::server, delete_segment},
      {"POST", "/segments/{id}/addtargets", "AddSegmentTargets", Access::server, add_targets},
      {"POST", "/segments/{id}/deletetargets", "DeleteSegmentTargets", Access::server, remove_targets},
      {"GET", "/segments/{id}/target/{target_id}", "SegmentTargetExists", Access::server, has_target},
      {"POST", "/segments/{id}/targets/query", "QuerySegmentTargets", Access::server, query_targets},
  };
}

}  // namespace millrace::api
