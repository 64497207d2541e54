// The rows of app 1 as the writer sees them, without its thread.
#pragma once

#include "store/sqlite/chat_rows.h"

namespace millrace::store::sqlite {

struct WritingRows {
  explicit WritingRows(Database& database) : database(database) {}

  Database& database;
  RecentRows recent{database};
  UnreadTotals totals;
  WordIndex words{database};
  bool timer_set = false, erasure_asked = false;
  ChatWriting writing{recent, totals, words, timer_set, erasure_asked};
  ParsedDocuments documents;
  ChatRows rows{database, documents, chat::AppKey{1}, 7, &writing};
};

}  // namespace millrace::store::sqlite
