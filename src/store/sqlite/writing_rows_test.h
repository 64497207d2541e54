// The rows of app 1 as the writer sees them, without its thread.
#pragma once

#include "store/sqlite/chat_rows.h"

namespace millrace::store::sqlite {

struct WritingRows {
  explicit WritingRows(Database& database) : database(database) {}

  Database& database;
  KeptRows kept;
  RecentRows recent{database, kept};
  UnreadTotals totals;
  WordIndex words{database};
  bool timer_set = false, erasure_asked = false;
  SeededRandom random{3};
  ChatWriting writing{kept, recent, totals, words, timer_set, erasure_asked, random};
  const Seal seal{Seal::Key{}};
  ParsedDocuments documents{seal};
  ChatRows rows{database, documents, chat::AppKey{1}, 7, &writing};
};

}  // namespace millrace::store::sqlite
