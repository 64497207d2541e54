// A segment's row counts its targets, so that showing it costs the same however many they are.
#include "store/sqlite/segment_rows.h"

#include "chat/cid.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/filter_sql.h"

#include <utility>

namespace millrace::store::sqlite {
namespace {

const std::string select_segments =
    "SELECT s.key, s.id, s.type, s.name, s.description, s.filter, s.all_users, s.all_sender_channels, s.size, s.created_at, s.updated_at "
    "FROM segments s WHERE s.app = ? AND ";

std::vector<chat::Segment> segments_in(Rows rows) {
  std::vector<chat::Segment> segments;
  while (rows.next()) {
    auto& segment = segments.emplace_back();
    rows.into(segment.key, segment.id, segment.type, segment.name, segment.description, segment.filter.members, segment.all_users,
              segment.all_sender_channels, segment.size, segment.created_at, segment.updated_at);
  }
  return segments;
}

// How many rows the statement would give.
std::size_t count_of(Database& database, BuiltSql sql) {
  auto rows = database.query_once("SELECT COUNT(*) FROM (" + sql.text + ')', sql.values);
  std::int64_t count = 0;
  if (rows.next()) rows.into(count);
  return static_cast<std::size_t>(count);
}

// A list in the order of an index, whose columns are its places.
struct WalkedList {
  Of of;
  std::string tables, where, id, place, behind, up_to;
};

void append_place(BuiltSql& sql, Of of, const std::string& id) {
  const auto cid = of == Of::channels ? chat::Cid::parse(id) : std::nullopt;
  if (of == Of::channels) sql.values.emplace_back(cid ? cid->type : ""), sql.values.emplace_back(cid ? cid->id : "");
  else sql.values.emplace_back(id);
}

BuiltSql selected(std::string what, const WalkedList& list, std::int64_t app, const std::string& after) {
  BuiltSql sql{"SELECT " + std::move(what) + " FROM " + list.tables + " WHERE " + list.where + " AND " + list.behind, {app}};
  append_place(sql, list.of, after);
  return sql;
}

void append_limit(BuiltSql& sql, const WalkedList& list, std::size_t limit, std::size_t offset = 0) {
  sql.text += " ORDER BY " + list.place;
  append_page(sql, {.limit = limit, .offset = offset});
}

// The filter is asked of no more rows than the bounds say, however few meet it.
chat::Walk walked(Database& database, const WalkedList& list, std::int64_t app, const chat::Filter& filter, const std::string& after,
                  const chat::WalkBounds& bounds) {
  chat::Walk walk;
  auto bound = selected(list.id, list, app, after);
  append_limit(bound, list, 1, bounds.most_walked - 1);
  if (auto rows = database.query_once(bound.text, bound.values); rows.next()) rows.into(walk.end), walk.last = false;
  const auto up_to_end = [&](BuiltSql& sql) {
    if (walk.last) return;
    sql.text += " AND " + list.up_to;
    append_place(sql, list.of, walk.end);
  };
  auto met = selected(list.id, list, app, after);
  up_to_end(met);
  met.text += " AND ";
  append_condition(met, list.of, filter, app);
  append_limit(met, list, bounds.most_met);
  walk.ids = first_texts(database.query_once(met.text, met.values));
  if (walk.ids.size() == bounds.most_met) walk.end = walk.ids.back(), walk.last = false;
  auto between = selected("1", list, app, after);
  up_to_end(between);
  walk.walked = count_of(database, std::move(between));
  return walk;
}

}  // namespace

std::optional<chat::Segment> SegmentRows::segment(std::string_view id) {
  static const std::string sql = select_segments + "s.id = ?";
  auto segments = segments_in(database_.query(sql.c_str(), app_, id));
  if (segments.empty()) return std::nullopt;
  return std::move(segments.front());
}

std::vector<chat::Segment> SegmentRows::segments(const chat::Query& query) {
  BuiltSql sql{select_segments, {static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::segments, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::segments, query.order);
  append_page(sql, query);
  return segments_in(database_.query_once(sql.text, sql.values));
}

chat::SegmentKey SegmentRows::add(const chat::Segment& segment) {
  database_.run(
      "INSERT INTO segments (app, id, type, name, description, filter, all_users, all_sender_channels, created_at, updated_at) VALUES (?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, segment.id, segment.type, segment.name, segment.description, segment.filter.members, segment.all_users,
      segment.all_sender_channels, segment.created_at, segment.updated_at);
  return chat::SegmentKey{database_.last_inserted()};
}

void SegmentRows::update(const chat::Segment& segment) {
  database_.run("UPDATE segments SET name = ?, description = ?, filter = ?, updated_at = ? WHERE key = ?", segment.name,
                segment.description, segment.filter.members, segment.updated_at, segment.key);
}

void SegmentRows::remove(chat::SegmentKey segment) {
  for (const char* sql : {"DELETE FROM segment_targets WHERE segment = ?", "DELETE FROM segments WHERE key = ?"})
    database_.run(sql, segment);
}

void SegmentRows::count(chat::SegmentKey segment, std::int64_t by) {
  database_.run("UPDATE segments SET size = size + ? WHERE key = ?", by, segment);
}

void SegmentRows::add_targets(chat::SegmentKey segment, const std::vector<std::string>& ids, Instant at) {
  database_.run(
      "INSERT INTO segment_targets (segment, id, created_at) SELECT ?1, value, ?2 FROM json_each(?3) WHERE true "
      "ON CONFLICT (segment, id) DO NOTHING",
      segment, at, text_of(ids));
  count(segment, database_.changes());
}

void SegmentRows::remove_targets(chat::SegmentKey segment, const std::vector<std::string>& ids) {
  database_.run("DELETE FROM segment_targets WHERE segment = ? AND id IN (SELECT value FROM json_each(?))", segment, text_of(ids));
  count(segment, -database_.changes());
}

bool SegmentRows::has_target(chat::SegmentKey segment, std::string_view id) {
  return database_.value<std::int64_t>("SELECT 1 FROM segment_targets WHERE segment = ? AND id = ?", segment, id).has_value();
}

std::vector<chat::SegmentTarget> SegmentRows::targets(const chat::Segment& segment, const chat::Query& query) {
  BuiltSql sql{"SELECT t.id, t.created_at FROM segment_targets t WHERE t.segment = ? AND ", {static_cast<std::int64_t>(segment.key)}};
  append_condition(sql, Of::targets, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::target_id, {}, chat::Direction::ascending});
  append_order(sql, Of::targets, order);
  append_page(sql, query);
  std::vector<chat::SegmentTarget> targets;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) {
    auto& target = targets.emplace_back();
    rows.into(target.target_id, target.created_at);
    target.segment_id = segment.id;
  }
  return targets;
}

std::size_t SegmentRows::users_met(const chat::Filter& filter, std::size_t most) {
  const auto app = static_cast<std::int64_t>(app_);
  BuiltSql sql{"SELECT 1 FROM users u WHERE u.app = ? AND u.gone = 0 AND u.deleted_at IS NULL AND u.deactivated_at IS NULL AND ", {app}};
  append_condition(sql, Of::users, filter, app);
  sql.text += " LIMIT ?";
  sql.values.emplace_back(static_cast<std::int64_t>(most));
  return count_of(database_, std::move(sql));
}

std::size_t SegmentRows::channels_met(const chat::Filter& filter, std::size_t most) {
  const auto app = static_cast<std::int64_t>(app_);
  BuiltSql sql{"SELECT 1 FROM channels c CROSS JOIN users u ON u.key = c.created_by WHERE ", {app}};
  sql.text += leads_to_few(filter) ? "+c.app" : "c.app";  // as lists of channels have it
  sql.text += " = ? AND c.deleted_at IS NULL AND ";
  append_condition(sql, Of::channels, filter, app);
  sql.text += " LIMIT ?";
  sql.values.emplace_back(static_cast<std::int64_t>(most));
  return count_of(database_, std::move(sql));
}

chat::Walk SegmentRows::targets_after(chat::SegmentKey segment, const std::string& after, std::size_t most) {
  chat::Walk walk;
  walk.ids =
      first_texts(database_.query("SELECT id FROM segment_targets WHERE segment = ? AND id > ? ORDER BY id LIMIT ?", segment, after, most));
  walk.walked = walk.ids.size();
  walk.last = walk.walked < most;
  if (!walk.ids.empty()) walk.end = walk.ids.back();
  return walk;
}

chat::Walk SegmentRows::users_after(const chat::Filter& filter, const std::string& after, const chat::WalkBounds& bounds) {
  const WalkedList users{.of = Of::users,
                         .tables = "users u INDEXED BY users_by_id",
                         .where = "u.app = ? AND u.gone = 0 AND u.deleted_at IS NULL AND u.deactivated_at IS NULL",
                         .id = "u.id",
                         .place = "u.id",
                         .behind = "u.id > ?",
                         .up_to = "u.id <= ?"};
  return walked(database_, users, static_cast<std::int64_t>(app_), filter, after, bounds);
}

chat::Walk SegmentRows::channels_after(const chat::Filter& filter, const std::string& after, const chat::WalkBounds& bounds) {
  const WalkedList channels{.of = Of::channels,
                            .tables = "channels c INDEXED BY channels_by_cid CROSS JOIN users u ON u.key = c.created_by",
                            .where = "c.app = ? AND c.deleted_at IS NULL",
                            .id = "c.type || ':' || c.id",
                            .place = "c.type, c.id",
                            .behind = "(c.type, c.id) > (?, ?)",
                            .up_to = "(c.type, c.id) <= (?, ?)"};
  return walked(database_, channels, static_cast<std::int64_t>(app_), filter, after, bounds);
}

chat::Walk SegmentRows::channels_of(chat::UserKey user, const std::string& after, std::size_t most) {
  chat::Walk walk;
  auto rows = database_.query(
      "SELECT m.channel, c.type || ':' || c.id FROM members m INDEXED BY members_by_user CROSS JOIN channels c ON c.key = m.channel "
      "WHERE m.user = ? AND m.channel > CAST(? AS INTEGER) AND c.deleted_at IS NULL ORDER BY m.channel LIMIT ?",
      user, after, most);
  while (rows.next()) rows.into(walk.end, walk.ids.emplace_back());
  walk.walked = walk.ids.size();
  walk.last = walk.walked < most;
  return walk;
}

}  // namespace millrace::store::sqlite
