// What the tables call the attributes of campaigns, segments and their targets.
#pragma once

#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {

// Appends what stands for an attribute of these lists. Precondition: it has one.
void append_campaign_expression(BuiltSql& sql, Of of, chat::Attribute attribute);

// Whether a campaign addresses one of some segments.
void append_segments(BuiltSql& sql, const chat::Filter& filter);

}  // namespace millrace::store::sqlite
