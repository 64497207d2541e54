// What the tables call the attributes of messages and of what hangs on them.
#pragma once

#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {

// Appends what stands for an attribute of these lists. Precondition: it has one.
void append_message_expression(BuiltSql& sql, Of of, chat::Attribute attribute);

// The same of polls and votes.
void append_version_expression(BuiltSql& sql, chat::Attribute attribute);
void append_poll_expression(BuiltSql& sql, Of of, chat::Attribute attribute);

// A condition that is no plain comparison: words, types of attachments, mentions. False when it is none.
bool append_special_condition(BuiltSql& sql, Of of, const chat::Filter& filter, std::int64_t app);

}  // namespace millrace::store::sqlite
