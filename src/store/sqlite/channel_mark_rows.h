// What users set on channels for themselves, in SQLite's tables.
#pragma once

#include "chat/channel_marks.h"
#include "store/sqlite/database.h"
#include "store/sqlite/unread_totals.h"

namespace millrace::store::sqlite {

class ChannelMarkRows final : public chat::ChannelMarks {
 public:
  // `totals` is null on a reader.
  ChannelMarkRows(Database& database, UnreadTotals* totals) : database_(database), totals_(totals) {}

  std::optional<chat::MuteRow> mute(chat::UserKey user, chat::ChannelKey channel, Instant now) override;
  std::vector<chat::MuteRow> mutes(chat::UserKey user, Instant now, std::size_t limit) override;
  std::vector<chat::MuteRow> expired_mutes(chat::UserKey user, Instant now, std::size_t limit) override;
  std::optional<Instant> next_expiry(chat::UserKey user) override;
  void save(const chat::MuteRow& mute) override;
  void remove_mute(chat::UserKey user, chat::ChannelKey channel) override;
  std::vector<chat::UserKey> hidden_at(chat::ChannelKey channel, std::int64_t sequence, std::size_t limit) override;
  chat::MessageKey newest_before(chat::ChannelKey channel, Instant at) override;
  std::optional<Instant> last_sent(chat::ChannelKey channel, chat::UserKey user) override;
  void sent(chat::ChannelKey channel, chat::UserKey user, Instant at) override;

  // Of a channel that is erased: about `most` rows; true when none is left.
  bool erase(chat::ChannelKey channel, std::size_t most);

 private:
  Database& database_;
  UnreadTotals* const totals_;
};

}  // namespace millrace::store::sqlite
