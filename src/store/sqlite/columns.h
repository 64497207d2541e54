// Lists as columns: positions as their bytes, texts as JSON.
#pragma once

#include "store/records.h"
#include "store/sqlite/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

std::string_view bytes_of(const std::vector<Position>& positions);
std::vector<Position> positions_in(std::string_view bytes);

std::string text_of(const std::vector<std::string>& texts);
std::vector<std::string> texts_in(std::string_view text);

// The first column of each row.
std::vector<std::string> first_texts(Rows rows);

}  // namespace millrace::store::sqlite
