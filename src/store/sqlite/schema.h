// The tables, and the numbered steps by which they came to be.
#pragma once

#include "store/sqlite/database.h"

#include <span>
#include <string_view>

namespace millrace::store::sqlite {

// Step i brings a database from version i to i + 1. A released step never changes.
std::span<const std::string_view> migrations();

// Brings the database to the newest version, each step in a transaction of its own. Throws Error; refuses a database that
// a newer Millrace wrote.
void migrate(Database& database);

}  // namespace millrace::store::sqlite
