// One column, or one small look-up, per attribute.
#include "store/sqlite/message_filter_sql.h"

#include "base/ensure.h"

#include <string_view>

namespace millrace::store::sqlite {
namespace {

using chat::Attribute;
using Kind = chat::Filter::Kind;

// Rows of their own; a message's belong to what hangs on it.
std::string_view hanging_row_of(Of of) {
  switch (of) {
    case Of::threads:
      return "t.";
    case Of::reminders:
    case Of::reactions:
      return "r.";
    case Of::drafts:
      return "d.";
    default:
      return "g.";
  }
}

void append_attachment_types(BuiltSql& sql, const chat::Filter& filter) {
  if (filter.kind == Kind::not_in) sql.text += "NOT ";
  sql.text += "EXISTS (SELECT 1 FROM json_each(g.attachments) a WHERE json_extract(a.value, '$.type') IN ";
  append_list(sql, filter.values);
  sql.text += ')';
}

// Mentions are kept as a text of keys.
void append_mentions(BuiltSql& sql, const chat::Filter& filter, std::int64_t app) {
  if (filter.kind == Kind::not_in) sql.text += "NOT ";
  sql.text +=
      "EXISTS (SELECT 1 FROM users x WHERE x.app = ? AND x.gone = 0 AND instr(',' || g.mentions || ',', ',' || x.key || ',') > 0 AND x.id "
      "IN ";
  sql.values.emplace_back(app);
  append_list(sql, filter.values);
  sql.text += ')';
}

// What the index is asked for, and phrases.
void append_words(BuiltSql& sql, const chat::Filter& filter) {
  const auto& match = std::get<std::string>(filter.values.at(0));
  if (match.empty()) {  // there is no word to look for
    sql.text += '0';
    return;
  }
  sql.text += "(g.key IN (SELECT rowid FROM message_words WHERE message_words MATCH ?)";
  sql.values.emplace_back(match);
  for (std::size_t i = 1; i < filter.values.size(); ++i) {
    sql.text += " AND holds_phrase(g.text, ?)";
    sql.values.emplace_back(std::get<std::string>(filter.values[i]));
  }
  sql.text += ')';
}

}  // namespace

void append_message_expression(BuiltSql& sql, Of of, Attribute attribute) {
  const std::string row(hanging_row_of(of));
  switch (attribute) {
    case Attribute::cid:
      sql.text += "(c.type || ':' || c.id)";
      return;
    case Attribute::disabled:
      sql.text += "c.disabled";
      return;
    case Attribute::team:
      sql.text += "c.team";
      return;
    case Attribute::id:
    case Attribute::message_id:
      sql.text += "g.id";
      return;
    case Attribute::user_id:
    case Attribute::created_by_id:
      sql.text += "u.id";
      return;
    case Attribute::type:
      sql.text += "g.type";
      return;
    case Attribute::text:
      sql.text += "g.text";
      return;
    case Attribute::parent_id:
      sql.text += of == Of::drafts ? "(SELECT p.id FROM messages p WHERE p.key = d.parent)"
                                   : "(SELECT p.id FROM messages p WHERE p.key = g.parent)";
      return;
    case Attribute::reply_count:
      sql.text += "g.reply_count";
      return;
    case Attribute::pinned:
      sql.text += "(g.pinned_at IS NOT NULL)";
      return;
    case Attribute::silent:
      sql.text += "g.silent";
      return;
    case Attribute::attachments:
      sql.text += "NULLIF(g.attachment_count, 0)";
      return;
    case Attribute::relevance:
      sql.text += "NULL";  // a number would name a column
      return;
    case Attribute::title:
      sql.text += "t.title";
      return;
    case Attribute::participant_count:
      sql.text += "t.participants";
      return;
    case Attribute::active_participant_count:
      sql.text += "t.active";
      return;
    case Attribute::last_message_at:
      sql.text += "t.last_message_at";
      return;
    case Attribute::remind_at:
      sql.text += "r.remind_at";
      return;
    case Attribute::reaction_type:
      sql.text += "r.type";
      return;
    case Attribute::score:
      sql.text += "r.score";
      return;
    case Attribute::created_at:
      sql.text += row + "created_at";
      return;
    case Attribute::updated_at:
      sql.text += row + "updated_at";
      return;
    default:
      break;
  }
  ensure(false, "an attribute has no column");
}

// Of versions v of messages g, by users u.
void append_version_expression(BuiltSql& sql, Attribute attribute) {
  switch (attribute) {
    case Attribute::message_id:
      sql.text += "g.id";
      return;
    case Attribute::user_id:
      sql.text += "COALESCE(u.id, '')";
      return;
    case Attribute::updated_at:
      sql.text += "v.updated_at";
      return;
    default:
      break;
  }
  ensure(false, "an attribute of a version has no column");
}

void append_poll_expression(BuiltSql& sql, Of of, Attribute attribute) {
  const std::string row = of == Of::polls ? "p." : "v.";
  switch (attribute) {
    case Attribute::id:
      sql.text += row + "id";
      return;
    case Attribute::user_id:
    case Attribute::created_by_id:
      sql.text += "u.id";
      return;
    case Attribute::poll_name:
      sql.text += "p.name";
      return;
    case Attribute::closed:
      sql.text += "p.closed";
      return;
    case Attribute::voting_visibility:
      sql.text += "p.voting_visibility";
      return;
    case Attribute::max_votes_allowed:
      sql.text += "p.max_votes";
      return;
    case Attribute::option_id:
      sql.text += "v.option";
      return;
    case Attribute::is_answer:
      sql.text += "(v.option = '')";
      return;
    case Attribute::created_at:
      sql.text += row + "created_at";
      return;
    case Attribute::updated_at:
      sql.text += row + "updated_at";
      return;
    default:
      break;
  }
  ensure(false, "an attribute of a poll has no column");
}

bool append_special_condition(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app) {
  if (of != Of::messages) return false;
  if (filter.attribute == Attribute::attachment_type) append_attachment_types(sql, filter);
  else if (filter.attribute == Attribute::mentioned) append_mentions(sql, filter, app);
  else if (filter.attribute == Attribute::text && (filter.kind == Kind::matches || filter.kind == Kind::starts_with))
    append_words(sql, filter);
  else return false;
  return true;
}

}  // namespace millrace::store::sqlite
