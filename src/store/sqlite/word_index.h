// The index of the words of messages, kept by the writer.
#pragma once

#include "chat/keys.h"
#include "store/sqlite/database.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Operation. Changes are noted while writes run and reach the index in front of their commit, all at once: FTS5 writes a piece of
// index at each savepoint, which would cost a message as much as all else. `begin` starts a write; `undo` takes back what was noted
// since, as a rolled back write needs it; `forget` drops everything, as a failed commit needs it.
//
// Beside its words, a message is found by the word that stands for its channel, so that a search costs what these channels hold.
class WordIndex {
 public:
  explicit WordIndex(Database& database) : database_(database) {}

  void begin() { kept_ = changes_.size(); }
  void undo() { changes_.resize(kept_); }
  void forget() { changes_.clear(), kept_ = 0; }

  void add(std::int64_t message, chat::ChannelKey channel, std::string_view text) { note(Change::Kind::add, message, channel, text); }

  // What was added must be told again: the index does not keep texts.
  void remove(std::int64_t message, chat::ChannelKey channel, std::string_view text) { note(Change::Kind::remove, message, channel, text); }

  void flush();

 private:
  struct Change {
    enum class Kind : std::uint8_t { add, remove };
    Kind kind;
    std::int64_t message;
    std::string words;
  };
  void note(Change::Kind kind, std::int64_t message, chat::ChannelKey channel, std::string_view text);

  Database& database_;
  std::vector<Change> changes_;
  std::size_t kept_ = 0;
};

// A character of the private area, which the tokenizer takes for a letter, and the channel's key.
std::string word_of(chat::ChannelKey channel);

}  // namespace millrace::store::sqlite
