// Filters and orders of chat/query.h as SQL: what the tables call each attribute.
#pragma once

#include "chat/query.h"
#include "store/sqlite/database.h"

#include <string>
#include <vector>

namespace millrace::store::sqlite {

struct BuiltSql {
  std::string text;
  std::vector<BoundValue> values;  // of the question marks in `text`, in order
};

// Users stand in the query as `u`, members as `m` with their user as `u`, channels as `c` with their creator as `u`, the asking user's
// membership as `own` and mute as `x`. Bans stand as `b`, flags as `f` and reports as `p`, each with the user it is of as `u`; messages as
// `g` with their author as `u` and their channel as `c`, what hangs on them as `t` (thread), `r` (reminder, reaction) or `d` (draft);
// polls as `p` with their creator and votes as `v` with their user as `u`; segments as `s`, their targets as
// `t` and campaigns as `a`.
enum class Of : std::uint8_t {
  users,
  channels,
  members,
  bans,
  flags,
  reports,
  messages,
  threads,
  reminders,
  drafts,
  reactions,
  polls,
  votes,
  segments,
  targets,
  campaigns,
  versions
};

// Appends what stands behind WHERE, and behind ORDER BY. `app` bounds what members are looked for.
void append_condition(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app);
void append_order(BuiltSql& sql, Of of, const std::vector<chat::Order>& order);

// "(?,?)"
void append_list(BuiltSql& sql, const std::vector<chat::Value>& values);

void append_page(BuiltSql& sql, const chat::Query& query);

// Whether every channel must have one of some members or tags, which is then the way to find them.
bool leads_to_few(const chat::Filter& filter);

}  // namespace millrace::store::sqlite
