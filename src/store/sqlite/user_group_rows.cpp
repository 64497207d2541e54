// A page begins behind a pair of an index's columns, so that it costs the same however far it lies.
#include "store/sqlite/user_group_rows.h"

#include "chat/user_names.h"
#include "store/sqlite/columns.h"

#include <string>
#include <utility>

namespace millrace::store::sqlite {
namespace {

const std::string select_groups =
    "SELECT g.key, g.id, g.name, g.description, g.team, g.created_at, g.updated_at FROM user_groups g WHERE g.app = ? AND ";

const std::string of_teams = "(?2 IS NULL OR g.team IN (SELECT value FROM json_each(?2))) AND ";

std::optional<std::string> teams_text(const chat::UserGroupPage& page) {
  if (!page.teams) return std::nullopt;
  return text_of(*page.teams);
}

}  // namespace

std::vector<chat::UserGroup> UserGroupRows::groups_in(Rows rows) {
  std::vector<chat::UserGroup> groups;
  while (rows.next()) {
    auto& group = groups.emplace_back();
    rows.into(group.key, group.id, group.name, group.description, group.team_id, group.created_at, group.updated_at);
  }
  for (auto& group : groups) {
    auto members = database_.query(
        "SELECT m.user, u.id, m.is_admin, m.created_at FROM user_group_members m CROSS JOIN users u ON u.key = m.user WHERE "
        "m.user_group = ? ORDER BY m.key",
        group.key);
    while (members.next()) {
      auto& member = group.members.emplace_back();
      members.into(member.user, member.user_id, member.is_admin, member.created_at);
      member.group_id = group.id;
    }
  }
  return groups;
}

std::optional<chat::UserGroup> UserGroupRows::group(std::string_view id) {
  static const std::string sql = select_groups + "g.id = ?";
  auto groups = groups_in(database_.query(sql.c_str(), app_, id));
  if (groups.empty()) return std::nullopt;
  return std::move(groups.front());
}

std::optional<chat::MentionedGroup> UserGroupRows::mentioned(std::string_view id) {
  auto rows =
      database_.query("SELECT id, name, description, team, created_at, updated_at FROM user_groups WHERE app = ? AND id = ?", app_, id);
  if (!rows.next()) return std::nullopt;
  chat::MentionedGroup group;
  rows.into(group.id, group.name, group.description, group.team_id, group.created_at, group.updated_at);
  return group;
}

std::vector<chat::UserGroup> UserGroupRows::groups(const chat::UserGroupPage& page) {
  static const std::string sql = select_groups + of_teams + "(g.created_at, g.id) > (?, ?) ORDER BY g.created_at, g.id LIMIT ?";
  Instant time;
  std::string id;
  if (page.after) {
    time = *page.after->created_at, id = page.after->id;
    if (id.empty()) ++time.ns;  // no id is empty: everything from the next moment on
  }
  return groups_in(database_.query(sql.c_str(), app_, teams_text(page), time, id, page.limit));
}

std::vector<chat::UserGroup> UserGroupRows::groups(std::string_view beginning, const chat::UserGroupPage& page) {
  static const std::string sql = select_groups + of_teams +
                                 "g.name_key BETWEEN ?3 AND ?3 || char(1114111) AND (g.name_key, g.id) > (?4, ?5) ORDER BY g.name_key, "
                                 "g.id LIMIT ?6";
  std::string name, id;
  if (page.after) {
    name = chat::folded_name(*page.after->name), id = page.after->id;
    if (id.empty()) name += '\x01';  // which no letter is below
  }
  return groups_in(database_.query(sql.c_str(), app_, teams_text(page), chat::folded_name(beginning), name, id, page.limit));
}

chat::UserGroupKey UserGroupRows::add(const chat::UserGroup& group) {
  database_.run(
      "INSERT INTO user_groups (app, id, name, name_key, description, team, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", app_,
      group.id, group.name, chat::folded_name(group.name), group.description, group.team_id, group.created_at, group.updated_at);
  return chat::UserGroupKey{database_.last_inserted()};
}

void UserGroupRows::update(const chat::UserGroup& group) {
  database_.run("UPDATE user_groups SET name = ?, name_key = ?, description = ?, updated_at = ? WHERE key = ?", group.name,
                chat::folded_name(group.name), group.description, group.updated_at, group.key);
}

void UserGroupRows::remove(chat::UserGroupKey group) {
  for (const char* sql : {"DELETE FROM user_group_members WHERE user_group = ?", "DELETE FROM user_groups WHERE key = ?"})
    database_.run(sql, group);
}

void UserGroupRows::save(chat::UserGroupKey group, const chat::UserGroupMember& member) {
  database_.run(
      "INSERT INTO user_group_members (user_group, user, is_admin, created_at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (user_group, user) DO UPDATE SET is_admin = excluded.is_admin",
      group, member.user, member.is_admin, member.created_at);
}

void UserGroupRows::remove(chat::UserGroupKey group, chat::UserKey member) {
  database_.run("DELETE FROM user_group_members WHERE user_group = ? AND user = ?", group, member);
}

}  // namespace millrace::store::sqlite
