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

// Users stand in the query as `u`, channels as `c` with their creator as `u`, members as `m` with their user as `u`.
// Bans stand as `b`, flags as `f` and reports as `p`, each with the user it is of as `u`.
enum class Of : std::uint8_t { users, channels, members, bans, flags, reports };

// Appends what stands behind WHERE, and behind ORDER BY. `app` bounds what members are looked for.
void append_condition(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app);
void append_order(BuiltSql& sql, Of of, const std::vector<chat::Order>& order);

void append_page(BuiltSql& sql, const chat::Query& query);

// Whether every row must have one of some members, which is then the way to find them.
bool asks_for_members(const chat::Filter& filter);

}  // namespace millrace::store::sqlite
