// Rows of the virtual table.
#include "store/sqlite/word_index.h"

namespace millrace::store::sqlite {

std::string word_of(chat::ChannelKey channel) { return "\uE000" + std::to_string(static_cast<std::int64_t>(channel)); }

void WordIndex::note(Change::Kind kind, std::int64_t message, chat::ChannelKey channel, std::string_view text) {
  if (text.empty()) return;
  changes_.push_back({kind, message, word_of(channel) + ' ' + std::string(text)});
}

void WordIndex::flush() {
  for (const auto& change : changes_)
    database_.run(change.kind == Change::Kind::add ? "INSERT INTO message_words (rowid, words) VALUES (?, ?)"
                                                   : "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)",
                  change.message, change.words);
  forget();
}

}  // namespace millrace::store::sqlite
