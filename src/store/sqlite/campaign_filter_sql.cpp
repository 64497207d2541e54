// One column per attribute.
#include "store/sqlite/campaign_filter_sql.h"

#include "base/ensure.h"

#include <string>

namespace millrace::store::sqlite {

void append_campaign_expression(BuiltSql& sql, Of of, chat::Attribute attribute) {
  using chat::Attribute;
  const std::string row = of == Of::segments ? "s." : "t.";
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
    case Attribute::created_at:
      sql.text += row + "created_at";
      return;
    case Attribute::updated_at:
      sql.text += row + "updated_at";
      return;
    default:
      break;
  }
  ensure(false, "an attribute of a segment has no column");
}

}  // namespace millrace::store::sqlite
