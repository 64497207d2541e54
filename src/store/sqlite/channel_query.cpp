// What the filter asks for decides which table leads: the asking user's memberships, other members or tags, or the app's channels.
#include "store/sqlite/channel_query.h"

#include <algorithm>

namespace millrace::store::sqlite {
namespace {

using chat::Attribute;
using Kind = chat::Filter::Kind;

// Whether every channel must be one of the asking user's.
bool asks_for_own(const chat::Filter& filter) {
  if (filter.kind == Kind::all) return std::ranges::any_of(filter.parts, asks_for_own);
  if (filter.attribute == Attribute::invite) return filter.kind == Kind::equal || filter.kind == Kind::in;
  const bool marks_own = filter.attribute == Attribute::joined || filter.attribute == Attribute::pinned ||
                         filter.attribute == Attribute::archived || filter.attribute == Attribute::hidden ||
                         filter.attribute == Attribute::has_unread;
  return marks_own && filter.kind == Kind::equal && filter.values == std::vector<chat::Value>{true};
}

bool asks_for_muted(const chat::Filter& filter) {
  if (filter.kind == Kind::all) return std::ranges::any_of(filter.parts, asks_for_muted);
  return filter.attribute == Attribute::muted && filter.kind == Kind::equal && filter.values == std::vector<chat::Value>{true};
}

constexpr std::string_view of_creator = " CROSS JOIN users u ON u.key = c.created_by";

void append_tables(BuiltSql& sql, const chat::Query& query, std::int64_t app) {
  const auto user = static_cast<std::int64_t>(query.user);
  const auto values = [&](auto... more) { (sql.values.emplace_back(std::int64_t{more}), ...); };
  const std::string own = "members own ON own.user = ? AND own.channel = c.key";
  const std::string mute = " LEFT JOIN channel_mutes x ON x.user = ? AND x.channel = c.key AND (x.expires IS NULL OR x.expires > ?)";
  if (user == 0) {
    sql.text += "channels c" + std::string(of_creator) + " WHERE ";
  } else if (asks_for_own(query.filter)) {
    sql.text += "members own INDEXED BY members_by_user CROSS JOIN channels c ON c.key = own.channel" + std::string(of_creator) + mute +
                " WHERE own.user = ? AND +";
    values(user, query.now.ns, user);
  } else if (asks_for_muted(query.filter)) {
    sql.text += "channel_mutes x CROSS JOIN channels c ON c.key = x.channel AND (x.expires IS NULL OR x.expires > ?)" +
                std::string(of_creator) + " LEFT JOIN " + own + " WHERE x.user = ? AND +";
    values(query.now.ns, user, user);
  } else {
    sql.text += "channels c" + std::string(of_creator) + " LEFT JOIN " + own + mute + " WHERE ";
    values(user, user, query.now.ns);
  }
  // The plus keeps the app's index out of it where something else leads to few channels.
  if (leads_to_few(query.filter) && !sql.text.ends_with('+')) sql.text += '+';
  sql.text += "c.app = ? AND c.deleted_at IS NULL AND ";
  values(app);
}

}  // namespace

BuiltSql channels_sql(const std::string& columns, std::int64_t app, const chat::Query& query) {
  BuiltSql sql{"SELECT " + columns + " FROM ", {}};
  append_tables(sql, query, app);
  append_condition(sql, Of::channels, query.filter, app);
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({Attribute::last_updated, {}, chat::Direction::descending});
  append_order(sql, Of::channels, order);
  append_page(sql, query);
  return sql;
}

}  // namespace millrace::store::sqlite
