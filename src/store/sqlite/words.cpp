// SQLite's own tokenizer is asked, so that a question is cut as the texts were.
#include "store/sqlite/words.h"

#include <sqlite3.h>

#include <utility>

namespace millrace::store::sqlite {
namespace {

// How an extension reaches FTS5: https://www.sqlite.org/fts5.html#extending_fts5
fts5_api* api_of(sqlite3* database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, nullptr) != SQLITE_OK) return nullptr;
  sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  return api;
}

struct Found {
  std::vector<std::string> words;
  std::size_t most;
};

int add_word(void* context, int, const char* token, int bytes, int, int) {
  auto& found = *static_cast<Found*>(context);
  found.words.emplace_back(token, static_cast<std::size_t>(bytes));
  return found.words.size() < found.most ? SQLITE_OK : SQLITE_DONE;
}

}  // namespace

Tokenizer::Tokenizer(Database& database) {
  auto* api = api_of(database.handle());
  if (!api) throw Error(SQLITE_ERROR, "this SQLite has no FTS5");
  void* context = nullptr;
  fts5_tokenizer tokenizer{};
  if (api->xFindTokenizer(api, "unicode61", &context, &tokenizer) != SQLITE_OK) throw Error(SQLITE_ERROR, "FTS5 has no unicode61");
  Fts5Tokenizer* made = nullptr;
  if (const int code = tokenizer.xCreate(context, nullptr, 0, &made); code != SQLITE_OK) throw Error(code, "no tokenizer");
  made_ = {made, tokenizer.xDelete};
  cut_ = tokenizer.xTokenize;
}

std::vector<std::string> Tokenizer::words_in(std::string_view text, std::size_t most) const {
  Found found{{}, most};
  cut_(made_.get(), &found, FTS5_TOKENIZE_QUERY, text.data(), static_cast<int>(text.size()), add_word);
  return std::move(found.words);
}

std::vector<std::string> words_in(Database& database, std::string_view text) { return Tokenizer(database).words_in(text, most_words); }

}  // namespace millrace::store::sqlite
