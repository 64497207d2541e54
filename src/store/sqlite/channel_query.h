// The statement that lists channels, and where it begins to look for them.
#pragma once

#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {

// `columns` are of the channel `c` and its creator `u`.
BuiltSql channels_sql(const std::string& columns, std::int64_t app, const chat::Query& query);

}  // namespace millrace::store::sqlite
