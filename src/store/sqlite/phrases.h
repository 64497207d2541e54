// Words that must follow one another: what stands in quotes in a question.
#pragma once

#include "store/sqlite/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// What stands between pairs of '"', of two words or more. A quote without its partner is none.
std::vector<std::string> phrases_in(Database& database, std::string_view text);

// Gives the connection the SQL function holds_phrase(text, phrase), unless it has it: the index knows which words a text holds, not their
// places, so the text itself is cut.
void know_phrases(Database& database);

}  // namespace millrace::store::sqlite
