// What the tables call the attributes of segments and their targets.
#pragma once

#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {

// Appends what stands for an attribute of these lists. Precondition: it has one.
void append_campaign_expression(BuiltSql& sql, Of of, chat::Attribute attribute);

}  // namespace millrace::store::sqlite
