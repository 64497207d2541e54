// What the writer read lately of users, channels and their members, so that a busy channel is not read anew for each message.
#pragma once

#include "chat/channel.h"
#include "chat/keys.h"
#include "chat/shown_members.h"
#include "store/sqlite/database.h"
#include "store/sqlite/kept_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::store::sqlite {

// A channel as its rows say, with the members that its events show, who may be unknown yet.
struct RecentChannel {
  struct Reader {
    std::int64_t row = 0;  // the key of the member's row
    chat::UserKey user{};
    std::int64_t read_sequence = 0;
    std::optional<Instant> last_read;
  };

  chat::AppKey app{};
  chat::Channel channel;
  chat::ChannelConfigPtr type_config;  // from which `channel.config` was made
  std::shared_ptr<const chat::ShownMembers> members = nullptr;
  std::vector<Reader> readers = {};  // the same members in the same order: how far each has read
  std::size_t bytes = 0;

  // Whether nobody else is a member. Precondition of this and the next two: the members are known.
  bool has_all_members() const { return readers.size() < chat::most_members_shown; }

  // Null when the user is not among them.
  auto* reader(this auto& self, chat::UserKey user) {
    const auto found = std::ranges::find(self.readers, user, &Reader::user);
    return found == self.readers.end() ? nullptr : &*found;
  }

  chat::Member member(std::size_t place) const;
};

// Operation. Belongs to the writer. SQLite tells of every row that a statement adds, changes or removes, and what showed that
// row is dropped: nobody who writes a table has to think of this class. Who knows what a statement makes of a channel says so by
// `change`. `begin` starts a write; `undo` follows one that was rolled back, of which SQLite tells nothing; `forget` drops all.
//
// Limits. About `most_bytes`; beyond, all is dropped and read anew when it is next asked for.
class RecentRows {
 public:
  static constexpr std::size_t most_bytes = std::size_t{8} << 20;

  // Listens to what is written through this connection, and tells `kept` of it.
  RecentRows(Database& database, KeptRows& kept);
  ~RecentRows();
  RecentRows(const RecentRows&) = delete;
  RecentRows& operator=(const RecentRows&) = delete;

  void begin() { changed_ = false; }
  void undo();
  void forget();

  // What these point to stays until the next row changes or is kept.
  const chat::User* user(chat::AppKey app, std::string_view id) const;
  const chat::User* user(chat::UserKey key) const;
  RecentChannel* channel(chat::AppKey app, const chat::Cid& cid);
  RecentChannel* channel(chat::ChannelKey key);

  void keep(chat::AppKey app, const chat::User& user);
  void keep(chat::AppKey app, const chat::Channel& channel, chat::ChannelConfigPtr type_config);

  // Of a channel that is known; of another nothing is kept. `rows` are the keys of the members' rows.
  void keep(chat::ChannelKey key, const std::shared_ptr<const chat::ShownMembers>& members, const std::vector<std::int64_t>& rows);

  // Runs a statement that changes the channel's row or those of its members, and then does the same to what is held of it.
  template <class Statement, class Same>
  void change(chat::ChannelKey key, Statement statement, Same same) {
    spared_ = key;
    try {
      statement();
    } catch (...) {
      spared_ = {};
      drop(key);
      throw;
    }
    spared_ = {};
    if (auto* held = channel(key)) same(*held);
  }

 private:
  void row_changed(int operation, std::string_view table, std::int64_t row);
  void drop(chat::UserKey key);
  void drop(chat::ChannelKey key);
  void drop_channels();
  void make_room(std::size_t bytes);

  Database& database_;
  KeptRows& kept_;
  std::unordered_map<std::string, chat::User> users_;  // by app and id
  std::unordered_map<chat::UserKey, std::string> user_names_;
  std::unordered_map<chat::ChannelKey, RecentChannel> channels_;
  std::unordered_map<std::string, chat::ChannelKey> channel_names_;     // by app and cid
  std::unordered_map<std::int64_t, chat::ChannelKey> member_channels_;  // by the row of a member
  chat::ChannelKey spared_{};
  std::size_t bytes_ = 0;
  bool changed_ = false;  // a row, since the write began
};

}  // namespace millrace::store::sqlite
