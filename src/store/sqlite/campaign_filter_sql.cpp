// One column per attribute.
#include "store/sqlite/campaign_filter_sql.h"

#include "base/ensure.h"

#include <string>

namespace millrace::store::sqlite {

void append_campaign_expression(BuiltSql& sql, Of of, chat::Attribute attribute) {
  using chat::Attribute;
  const std::string row = of == Of::segments ? "s." : of == Of::targets ? "t." : "a.";
  switch (attribute) {
    case Attribute::id:
    case Attribute::target_id:
      sql.text += row + "id";
      return;
    case Attribute::name:
      sql.text += row + "name";
      return;
    case Attribute::type:
      sql.text += row + "type";
      return;
    case Attribute::all_users:
      sql.text += row + "all_users";
      return;
    case Attribute::sender_id:
      sql.text += row + "sender";
      return;
    case Attribute::status:
      sql.text += row + "status";
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
  ensure(false, "an attribute of a campaign or a segment has no column");
}

void append_segments(BuiltSql& sql, const chat::Filter& filter) {
  if (filter.kind == chat::Filter::Kind::not_in) sql.text += "NOT ";
  sql.text += "EXISTS (SELECT 1 FROM json_each(a.segment_ids) WHERE value IN ";
  append_list(sql, filter.values);
  sql.text += ')';
}

}  // namespace millrace::store::sqlite
