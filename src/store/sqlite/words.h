// The words of a text, as the index of messages knows them.
#pragma once

#include "store/sqlite/database.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

inline constexpr std::size_t most_words = 32;

// Without case and accents, in order; at most `most_words`.
std::vector<std::string> words_in(Database& database, std::string_view text);

}  // namespace millrace::store::sqlite
