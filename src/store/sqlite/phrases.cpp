// A phrase is cut once for each statement, each text that has all the words once.
#include "store/sqlite/phrases.h"

#include "store/sqlite/words.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace millrace::store::sqlite {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t all_words = std::numeric_limits<std::size_t>::max();

std::string_view text_in(sqlite3_value* value) {
  const auto* start = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {start ? start : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void holds_phrase(sqlite3_context* context, int, sqlite3_value** values) {
  const auto& tokenizer = *static_cast<const Tokenizer*>(sqlite3_user_data(context));
  const auto* known = static_cast<const Words*>(sqlite3_get_auxdata(context, 1));
  std::unique_ptr<Words> cut;
  if (!known) cut = std::make_unique<Words>(tokenizer.words_in(text_in(values[1]), most_words));
  const Words& phrase = known ? *known : *cut;
  const auto words = tokenizer.words_in(text_in(values[0]), all_words);
  sqlite3_result_int(context, std::ranges::search(words, phrase).empty() && !phrase.empty() ? 0 : 1);
  if (cut) sqlite3_set_auxdata(context, 1, cut.release(), [](void* words_of) { delete static_cast<Words*>(words_of); });
}

bool knows_phrases(Database& database) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database.handle(), "SELECT holds_phrase('', '')", -1, &statement, nullptr);
  sqlite3_finalize(statement);
  return code == SQLITE_OK;
}

}  // namespace

std::vector<std::string> phrases_in(Database& database, std::string_view text) {
  std::vector<std::string> phrases;
  for (std::size_t from = text.find('"'); from != std::string_view::npos;) {
    const auto to = text.find('"', from + 1);
    if (to == std::string_view::npos) break;
    const auto phrase = text.substr(from + 1, to - from - 1);
    if (words_in(database, phrase).size() > 1) phrases.emplace_back(phrase);
    from = text.find('"', to + 1);
  }
  return phrases;
}

void know_phrases(Database& database) {
  if (knows_phrases(database)) return;
  auto tokenizer = std::make_unique<Tokenizer>(database);
  const int code = sqlite3_create_function_v2(database.handle(), "holds_phrase", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                              tokenizer.release(), holds_phrase, nullptr, nullptr,
                                              [](void* owned) { delete static_cast<Tokenizer*>(owned); });
  if (code != SQLITE_OK) throw Error(code, "no function for phrases");
}

}  // namespace millrace::store::sqlite
