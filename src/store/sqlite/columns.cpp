// There and back.
#include "store/sqlite/columns.h"

#include "base/ensure.h"
#include "wire/read.h"
#include "wire/write.h"

#include <cstring>

namespace millrace::store::sqlite {

std::string_view bytes_of(const std::vector<Position>& positions) {
  return {reinterpret_cast<const char*>(positions.data()), positions.size() * sizeof(Position)};
}

std::vector<Position> positions_in(std::string_view bytes) {
  std::vector<Position> positions(bytes.size() / sizeof(Position));
  if (!positions.empty()) std::memcpy(positions.data(), bytes.data(), positions.size() * sizeof(Position));
  return positions;
}

std::string text_of(const std::vector<std::string>& texts) {
  std::string out;
  wire::Writer(out, wire::Profile::http_v1).write(texts);
  return out;
}

std::vector<std::string> texts_in(std::string_view text) {
  std::vector<std::string> texts;
  const auto document = wire::parse_json(text);
  ensure(document && wire::read(*document, texts, ""), "a stored list is damaged");
  return texts;
}

std::vector<std::string> first_texts(Rows rows) {
  std::vector<std::string> texts;
  while (rows.next()) rows.into(texts.emplace_back());
  return texts;
}

}  // namespace millrace::store::sqlite
