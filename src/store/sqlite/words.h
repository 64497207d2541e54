// The words of a text, as the index of messages knows them.
#pragma once

#include "store/sqlite/database.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct Fts5Tokenizer;

namespace millrace::store::sqlite {

inline constexpr std::size_t most_words = 32;  // of a question

// Cuts texts as the index has cut them.
class Tokenizer {
 public:
  explicit Tokenizer(Database& database);

  // Without case and accents, in order; at most `most`.
  std::vector<std::string> words_in(std::string_view text, std::size_t most) const;

 private:
  using Cut = int (*)(Fts5Tokenizer*, void*, int, const char*, int, int (*)(void*, int, const char*, int, int, int));

  std::unique_ptr<Fts5Tokenizer, void (*)(Fts5Tokenizer*)> made_{nullptr, nullptr};
  Cut cut_ = nullptr;
};

// At most `most_words`.
std::vector<std::string> words_in(Database& database, std::string_view text);

}  // namespace millrace::store::sqlite
