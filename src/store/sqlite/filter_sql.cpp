// Values are always bound, never part of the text.
#include "store/sqlite/filter_sql.h"

#include "base/ensure.h"
#include "chat/cid.h"
#include "store/sqlite/campaign_filter_sql.h"
#include "store/sqlite/message_filter_sql.h"

#include <algorithm>
#include <iterator>
#include <ranges>

namespace millrace::store::sqlite {
namespace {

using chat::Attribute;
using Kind = chat::Filter::Kind;

BoundValue bound(const chat::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return std::int64_t{*truth};
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* at = std::get_if<Instant>(&value)) return at->ns;
  return std::get<std::string>(value);
}

// The path of a member in JSON text, as SQLite's functions read it. Names with quotes were refused on the way in.
std::string path_of(std::string_view member) {
  std::string path = "$";
  for (const auto part : member | std::views::split('.')) path += ".\"" + std::string(part.begin(), part.end()) + '"';
  return path;
}

// What channels are for the asking user alone.
std::string_view mark_expression(Attribute attribute) {
  switch (attribute) {
    case Attribute::joined:
      return "(own.user IS NOT NULL AND (COALESCE(own.invited, 0) = 0 OR own.invite_accepted_at IS NOT NULL))";
    case Attribute::invite:
      return "CASE WHEN own.invited = 1 THEN CASE WHEN own.invite_rejected_at IS NOT NULL THEN 'rejected' "
             "WHEN own.invite_accepted_at IS NOT NULL THEN 'accepted' ELSE 'pending' END END";
    case Attribute::muted:
      return "(x.user IS NOT NULL)";
    case Attribute::hidden:
      return "COALESCE(own.hidden_sequence >= c.count_sequence, 0)";
    case Attribute::pinned:
      return "(own.pinned_at IS NOT NULL)";
    case Attribute::archived:
      return "(own.archived_at IS NOT NULL)";
    case Attribute::has_unread:
      return "COALESCE(c.count_sequence > MAX(own.read_sequence, c.count_floor), 0)";
    case Attribute::unread_count:
      return "COALESCE(c.count_sequence - MAX(own.read_sequence, c.count_floor), 0)";
    case Attribute::last_read:
      return "own.last_read";
    case Attribute::pinned_at:
      return "own.pinned_at";
    case Attribute::channel_role:
      return "own.channel_role";
    case Attribute::app_banned:  // whoever the user shares a channel of two with
      return "CASE WHEN c.member_count = 2 AND EXISTS (SELECT 1 FROM members n INDEXED BY members_by_channel CROSS JOIN users y ON y.key = "
             "n.user WHERE n.channel = c.key AND n.user <> own.user AND y.banned = 1) THEN 'only' ELSE 'excluded' END";
    case Attribute::blocked:
      return "(c.member_count = 2 AND EXISTS (SELECT 1 FROM members n INDEXED BY members_by_channel CROSS JOIN blocks y ON y.user = "
             "own.user "
             "AND y.blocked = n.user WHERE n.channel = c.key))";
    default:
      return {};
  }
}

// The same names in a list of members say what each of them is.
std::string_view member_expression(Attribute attribute) {
  switch (attribute) {
    case Attribute::joined:
      return "(COALESCE(m.invited, 0) = 0 OR m.invite_accepted_at IS NOT NULL)";
    case Attribute::invite:
      return "CASE WHEN m.invited = 1 THEN CASE WHEN m.invite_rejected_at IS NOT NULL THEN 'rejected' "
             "WHEN m.invite_accepted_at IS NOT NULL THEN 'accepted' ELSE 'pending' END END";
    case Attribute::pinned:
      return "(m.pinned_at IS NOT NULL)";
    case Attribute::pinned_at:
      return "m.pinned_at";
    case Attribute::archived:
      return "(m.archived_at IS NOT NULL)";
    case Attribute::banned:
      return "m.banned";
    case Attribute::shadow_banned:
      return "m.shadow_banned";
    case Attribute::is_moderator:
      return "(m.channel_role = 'channel_moderator')";
    default:
      return {};
  }
}

std::string row_of(Of of) {
  switch (of) {
    case Of::users:
      return "u.";
    case Of::channels:
      return "c.";
    case Of::members:
      return "m.";
    case Of::bans:
      return "b.";
    case Of::flags:
      return "f.";
    case Of::reports:
      return "p.";
    case Of::messages:
    case Of::threads:
      return "g.";
    case Of::reminders:
    case Of::reactions:
      return "r.";
    case Of::drafts:
      return "d.";
    case Of::polls:
      return "p.";
    case Of::votes:
      return "v.";
    case Of::segments:
      return "s.";
    case Of::targets:
      return "t.";
    case Of::campaigns:
      return "a.";
    case Of::versions:
      return "v.";
  }
  return "";
}

// What stands for the attribute; a custom member's path is bound.
void append_expression(BuiltSql& sql, Of of, Attribute attribute, const std::string& custom) {
  if (of == Of::versions && attribute != Attribute::custom) return append_version_expression(sql, attribute);
  if (of >= Of::segments && attribute != Attribute::custom) return append_campaign_expression(sql, of, attribute);
  if (of >= Of::polls && attribute != Attribute::custom) return append_poll_expression(sql, of, attribute);
  if (of >= Of::messages && attribute != Attribute::custom) return append_message_expression(sql, of, attribute);
  const std::string row = row_of(of);
  if (const auto marked = of == Of::channels  ? mark_expression(attribute)
                          : of == Of::members ? member_expression(attribute)
                                              : "";
      !marked.empty()) {
    sql.text += marked;
    return;
  }
  switch (attribute) {
    case Attribute::cid:
      sql.text += "(c.type || ':' || c.id)";
      return;
    case Attribute::id:
      sql.text += of == Of::channels ? "c.id" : "u.id";
      return;
    case Attribute::type:
      sql.text += "c.type";
      return;
    case Attribute::team:
      sql.text += "c.team";
      return;
    case Attribute::teams:
      sql.text += "u.teams";
      return;
    case Attribute::name:
      sql.text += "u.name";
      return;
    case Attribute::role:
      sql.text += "u.role";
      return;
    case Attribute::banned:
      sql.text += "u.banned";
      return;
    case Attribute::frozen:
      sql.text += "c.frozen";
      return;
    case Attribute::disabled:
      sql.text += "c.disabled";
      return;
    case Attribute::created_by_id:
      sql.text += "u.id";
      return;
    case Attribute::member_count:
      sql.text += "c.member_count";
      return;
    case Attribute::message_count:
      sql.text += "c.message_count";
      return;
    case Attribute::cooldown:
      sql.text += "COALESCE(c.cooldown, 0)";
      return;
    case Attribute::distinct:
      sql.text += "(c.id LIKE '!members-%')";
      return;
    case Attribute::created_at:
      sql.text += row + "created_at";
      return;
    case Attribute::updated_at:
      sql.text += row + "updated_at";
      return;
    case Attribute::last_message_at:
      sql.text += "c.last_message_at";
      return;
    case Attribute::last_updated:
      sql.text += "MAX(c.created_at, COALESCE(c.last_message_at, 0))";
      return;
    case Attribute::channel_role:
      sql.text += "m.channel_role";
      return;
    case Attribute::notifications_muted:
      sql.text += "m.notifications_muted";
      return;
    case Attribute::shadow_banned:
      sql.text += "u.shadow_banned";
      return;
    case Attribute::last_active:
      sql.text += "NULL";  // until clients connect, nobody was
      return;
    case Attribute::deactivated_at:
      sql.text += "u.deactivated_at";
      return;
    case Attribute::banned_by_id:
      sql.text += "x.id";
      return;
    case Attribute::reason:
      sql.text += row + "reason";
      return;
    case Attribute::message_id:
      sql.text += row + "message";
      return;
    case Attribute::reviewed:
      sql.text += '(' + row + "reviewed_at IS NOT NULL)";
      return;
    case Attribute::custom:
      sql.text += "json_extract('{' || " + row + "custom || '}', ?)";
      sql.values.emplace_back(path_of(custom));
      return;
    default:
      break;
  }
  ensure(false, "an attribute has no column");
}

void append_members(BuiltSql& sql, const chat::Filter& filter, std::int64_t app) {
  const std::string with =
      "c.key IN (SELECT m.channel FROM users x JOIN members m ON m.user = x.key WHERE x.app = ? AND x.gone = 0 AND x.id ";
  if (filter.kind == Kind::equal && filter.values.size() > 1) {  // exactly these
    sql.text += "c.member_count = ?";
    sql.values.emplace_back(static_cast<std::int64_t>(filter.values.size()));
    for (const auto& value : filter.values) {
      sql.text += " AND " + with + "= ?)";
      sql.values.emplace_back(app), sql.values.push_back(bound(value));
    }
    return;
  }
  if (filter.kind == Kind::not_in) sql.text += "NOT ";
  sql.text += with + "IN ";
  sql.values.emplace_back(app);
  append_list(sql, filter.values);
  sql.text += ')';
}

// Several cids through the index of names.
void append_cids(BuiltSql& sql, const std::string& row, const std::vector<chat::Value>& values) {
  sql.text += '(' + row + ".type, " + row + ".id) IN (VALUES ";
  bool first = true;
  for (const auto& value : values) {
    const auto* text = std::get_if<std::string>(&value);
    const auto cid = text ? chat::Cid::parse(*text) : std::nullopt;
    sql.text += first ? "(?,?)" : ",(?,?)";
    first = false;
    sql.values.emplace_back(cid ? cid->type : ""), sql.values.emplace_back(cid ? cid->id : "");
  }
  sql.text += ')';
}

void append_tags(BuiltSql& sql, const chat::Filter& filter, std::int64_t app) {
  if (filter.kind == Kind::not_in) sql.text += "NOT ";
  sql.text += "c.key IN (SELECT t.channel FROM channel_tags t WHERE t.app = ? AND t.tag IN ";
  sql.values.emplace_back(app);
  append_list(sql, filter.values);
  sql.text += ')';
}

// Rows that point to users or channels are found through the keys of those.
bool append_by_key(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app) {
  if (of != Of::bans && of != Of::flags && of != Of::reports) return false;
  if (filter.kind != Kind::equal && filter.kind != Kind::in) return false;
  const bool of_channel = filter.attribute == Attribute::cid;
  if (!of_channel && filter.attribute != Attribute::id && filter.attribute != Attribute::banned_by_id) return false;
  if (of == Of::bans && of_channel) sql.text += "b.channel <> 0 AND ";  // the index holds these
  sql.text += row_of(of) +
              (of_channel                          ? "channel"
               : filter.attribute != Attribute::id ? "banned_by"
               : of == Of::flags                   ? "target"
                                                   : "user") +
              " IN (SELECT ";
  sql.text += of_channel ? "k.key FROM channels k WHERE k.deleted_at IS NULL AND k.app = ? AND "
                         : "k.key FROM users k WHERE k.gone = 0 AND k.app = ? AND ";
  sql.values.emplace_back(app);
  if (of_channel) {
    append_cids(sql, "k", filter.values);
  } else {
    sql.text += "k.id IN ";
    append_list(sql, filter.values);
  }
  sql.text += ')';
  return true;
}

void append_teams(BuiltSql& sql, const chat::Filter& filter) {
  if (filter.kind == Kind::exists) {
    sql.text +=
        std::get<bool>(filter.values.at(0)) ? "EXISTS (SELECT 1 FROM json_each(u.teams))" : "NOT EXISTS (SELECT 1 FROM json_each(u.teams))";
    return;
  }
  if (filter.kind == Kind::not_in) sql.text += "NOT ";
  sql.text += "EXISTS (SELECT 1 FROM json_each(u.teams) WHERE value IN ";
  append_list(sql, filter.values);
  sql.text += ')';
}

// A list of the application's own that holds the value.
void append_contains(BuiltSql& sql, Of of, const chat::Filter& filter) {
  sql.text += "EXISTS (SELECT 1 FROM json_each('{' || " + row_of(of) + "custom || '}', ?) WHERE value = ?)";
  sql.values.emplace_back(path_of(filter.custom)), sql.values.push_back(bound(filter.values.at(0)));
}

// Of a text behind a blank: one of its words begins so.
std::string word_pattern(std::string_view prefix) {
  std::string out = "% ";
  for (const char c : prefix) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + '%';
}

std::string_view comparison(Kind kind) {
  switch (kind) {
    case Kind::equal:
      return " = ?";
    case Kind::unequal:
      return " IS NOT ?";  // as the API has it: what lacks the member is unequal, too
    case Kind::greater:
      return " > ?";
    case Kind::greater_or_equal:
      return " >= ?";
    case Kind::less:
      return " < ?";
    default:
      return " <= ?";
  }
}

// Texts whose column is empty where nothing was set.
bool is_empty_when_unset(Attribute attribute) {
  switch (attribute) {
    case Attribute::name:
    case Attribute::member_name:
    case Attribute::team:
    case Attribute::text:
    case Attribute::title:
    case Attribute::reason:
    case Attribute::message_id:
    case Attribute::option_id:
      return true;
    default:
      return false;
  }
}

// A condition on what an expression says.
void append_test(BuiltSql& sql, const std::string& expression, const chat::Filter& filter) {
  if (filter.kind == Kind::words || filter.kind == Kind::starts_with) {
    sql.text += "' ' || " + expression + " LIKE ? ESCAPE '\\'";
    sql.values.emplace_back(word_pattern(std::get<std::string>(filter.values.at(0))));
    return;
  }
  if (filter.kind == Kind::exists && is_empty_when_unset(filter.attribute)) sql.text += "NULLIF(" + expression + ", '')";
  else sql.text += expression;
  if (filter.kind == Kind::exists) {
    sql.text += std::get<bool>(filter.values.at(0)) ? " IS NOT NULL" : " IS NULL";
  } else if (filter.kind == Kind::in || filter.kind == Kind::not_in) {
    sql.text += filter.kind == Kind::in ? " IN " : " NOT IN ";
    append_list(sql, filter.values);
  } else {
    sql.text += comparison(filter.kind);
    sql.values.push_back(bound(filter.values.at(0)));
  }
}

void append_comparison(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app) {
  const bool several = filter.kind == Kind::in || filter.kind == Kind::not_in;
  if (several && filter.values.empty()) {
    sql.text += filter.kind == Kind::in ? "0" : "1";
    return;
  }
  if (append_by_key(sql, of, filter, app)) return;
  if (append_special_condition(sql, of, filter, app)) return;
  if (filter.attribute == Attribute::segments) return append_segments(sql, filter);
  if (filter.attribute == Attribute::members) return append_members(sql, filter, app);
  if (filter.attribute == Attribute::teams) return append_teams(sql, filter);
  if (filter.attribute == Attribute::filter_tags) return append_tags(sql, filter, app);
  if (filter.kind == Kind::contains) return append_contains(sql, of, filter);
  if (filter.attribute == Attribute::member_name) {  // some member's
    sql.text +=
        "EXISTS (SELECT 1 FROM members n INDEXED BY members_by_channel CROSS JOIN users y ON y.key = n.user WHERE n.channel = c.key AND ";
    append_test(sql, "y.name", filter);
    sql.text += ')';
    return;
  }
  if (filter.attribute == Attribute::cid && of < Of::messages && (filter.kind == Kind::equal || filter.kind == Kind::in))
    return append_cids(sql, "c", filter.values);
  BuiltSql expression;
  append_expression(expression, of, filter.attribute, filter.custom);
  std::ranges::move(expression.values, std::back_inserter(sql.values));
  append_test(sql, expression.text, filter);
}

}  // namespace

void append_list(BuiltSql& sql, const std::vector<chat::Value>& values) {
  sql.text += '(';
  for (std::size_t i = 0; i < values.size(); ++i) {
    sql.text += i ? ",?" : "?";
    sql.values.push_back(bound(values[i]));
  }
  sql.text += ')';
}

void append_condition(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app) {
  const bool joins = filter.kind == Kind::all || filter.kind == Kind::any || filter.kind == Kind::none;
  if (!joins) return append_comparison(sql, of, filter, app);
  if (filter.parts.empty()) {
    sql.text += filter.kind == Kind::any ? "0" : "1";
    return;
  }
  if (filter.kind == Kind::none) sql.text += "NOT ";
  sql.text += '(';
  for (const auto& part : filter.parts) {
    if (&part != filter.parts.data()) sql.text += filter.kind == Kind::all ? " AND " : " OR ";
    append_condition(sql, of, part, app);
  }
  sql.text += ')';
}

void append_order(BuiltSql& sql, Of of, const std::vector<chat::Order>& order) {
  for (const auto& by : order) {
    append_expression(sql, of, by.attribute, by.custom);
    sql.text += by.direction == chat::Direction::ascending ? ", " : " DESC, ";
  }
  const bool by_name =
      std::ranges::find(order, Attribute::name, &chat::Order::attribute) != order.end();  // Stream turns members of one name round
  sql.text += row_of(of) + (of == Of::members && !by_name ? "key" : "key DESC");
}

void append_page(BuiltSql& sql, const chat::Query& query) {
  sql.text += " LIMIT ? OFFSET ?";
  sql.values.emplace_back(static_cast<std::int64_t>(query.limit));
  sql.values.emplace_back(static_cast<std::int64_t>(query.offset));
}

bool leads_to_few(const chat::Filter& filter) {
  if (filter.kind == Kind::all) return std::ranges::any_of(filter.parts, leads_to_few);
  return (filter.attribute == Attribute::members || filter.attribute == Attribute::filter_tags) &&
         (filter.kind == Kind::equal || filter.kind == Kind::in);
}

}  // namespace millrace::store::sqlite
