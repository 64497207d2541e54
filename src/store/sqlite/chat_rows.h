// The chat of one app in SQLite's tables.
#pragma once

#include "chat/state.h"
#include "store/sqlite/ban_rows.h"
#include "store/sqlite/campaign_rows.h"
#include "store/sqlite/channel_mark_rows.h"
#include "store/sqlite/config_rows.h"
#include "store/sqlite/database.h"
#include "store/sqlite/deletions_for_me.h"
#include "store/sqlite/device_rows.h"
#include "store/sqlite/draft_rows.h"
#include "store/sqlite/export_rows.h"
#include "store/sqlite/flag_rows.h"
#include "store/sqlite/import_rows.h"
#include "store/sqlite/kept_rows.h"
#include "store/sqlite/poll_rows.h"
#include "store/sqlite/read_state_rows.h"
#include "store/sqlite/recent_rows.h"
#include "store/sqlite/reminder_rows.h"
#include "store/sqlite/retention_rows.h"
#include "store/sqlite/search_rows.h"
#include "store/sqlite/segment_rows.h"
#include "store/sqlite/thread_rows.h"
#include "store/sqlite/timer_rows.h"
#include "store/sqlite/unread_totals.h"
#include "store/sqlite/unsent_rows.h"
#include "store/sqlite/user_group_rows.h"
#include "store/sqlite/user_link_rows.h"
#include "store/sqlite/version_rows.h"
#include "store/sqlite/word_index.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::store::sqlite {

// What the writer keeps in mind of an app's chat.
struct ChatWriting {
  KeptRows& kept;
  RecentRows& recent;
  UnreadTotals& totals;
  WordIndex& words;
  bool &timer_set, &erasure_asked;
  Random& random;  // for sealing
};

// What a reading finds beside the database.
struct ChatReading {
  KeptRows& kept;
  std::uint64_t as_of = 0;
};

class ChatRows final : public chat::State {
 public:
  // `hash_salt` keeps strangers from choosing ids that fall together. `writing` is null on a reader; without `reading` one reads all of it
  // from the database.
  ChatRows(Database& database, ParsedDocuments& documents, chat::AppKey app, std::uint64_t hash_salt, ChatWriting* writing,
           ChatReading* reading = nullptr)
      : database_(database),
        app_(app),
        hash_salt_(hash_salt),
        reading_(reading),
        kept_(writing ? &writing->kept : nullptr),
        recent_(writing ? &writing->recent : nullptr),
        totals_(writing ? &writing->totals : nullptr),
        words_(writing ? &writing->words : nullptr),
        erasure_asked_(writing ? &writing->erasure_asked : nullptr),
        bans_(database, app),
        config_(database, documents, app, writing ? &writing->random : nullptr),
        blocks_(database),
        devices_(database, app),
        exports_(database, app, *this),
        flags_(database, app),
        imports_(database, app),
        marks_(database, totals_),
        mutes_(database),
        polls_(database, app),
        user_groups_(database, app),
        segments_(database, app),
        campaigns_(database, app),
        retention_(database, app),
        reads_(database),
        timers_(database, app, writing ? &writing->timer_set : nullptr),
        threads_(database, app),
        reminders_(database, app),
        drafts_(database, app),
        search_(database, app),
        versions_(database),
        unsent_(database, app, *this),
        deletions_for_me_(database) {}

  std::optional<chat::User> user(std::string_view id) override;
  std::optional<chat::User> user(chat::UserKey key) override;
  chat::UserKey save(const chat::User& user) override;
  void remove(const chat::User& user) override;
  bool has_namesake(const chat::User& user, const std::vector<std::string>& teams) override;
  std::vector<chat::User> users(const chat::Query& query) override;

  std::optional<chat::Channel> channel(const chat::Cid& cid) override;
  std::optional<chat::Channel> channel(chat::ChannelKey key) override;
  chat::ChannelKey save(const chat::Channel& channel) override;
  std::vector<chat::Channel> channels(const chat::Query& query) override;
  std::vector<chat::Channel> conversations(chat::UserKey user, std::size_t limit) override;
  std::vector<chat::Channel> conversations_removed(chat::UserKey user, Instant at, std::size_t limit) override;
  std::vector<chat::Channel> unread_channels(chat::UserKey user, std::size_t limit) override;
  void remove(const chat::Channel& channel, Instant at) override;
  void restore(const chat::Channel& channel) override;
  void truncate(const chat::Channel& channel, chat::UserKey by, Instant at, std::optional<chat::MessageKey> up_to) override;

  std::optional<chat::Member> member(chat::ChannelKey channel, chat::UserKey user) override;
  std::vector<chat::Member> members(chat::ChannelKey channel, std::size_t limit, std::size_t offset) override;
  std::shared_ptr<const chat::ShownMembers> shown_members(chat::ChannelKey channel) override;
  std::vector<chat::Member> members(chat::ChannelKey channel, const chat::Query& query) override;
  void add(chat::ChannelKey channel, const chat::Member& member) override;
  void update(chat::ChannelKey channel, const chat::Member& member) override;
  void remove(chat::ChannelKey channel, const chat::Member& member) override;
  void mark_read(chat::ChannelKey channel, chat::UserKey user, Instant at) override;
  void mark_read(chat::ChannelKey channel, chat::UserKey user, chat::LastRead at, std::int64_t sequence) override;
  void wrote(chat::ChannelKey channel, chat::UserKey user, Instant at) override;
  void pass_over(chat::ChannelKey channel, chat::UserKey user) override;
  std::optional<chat::Membership> membership(chat::ChannelKey channel, chat::UserKey user) override;

  std::optional<chat::Message> message(std::string_view id) override;
  std::optional<chat::Message> message(chat::MessageKey key) override;
  std::vector<chat::Message> messages(chat::ChannelKey channel, const chat::MessagePage& page) override;
  std::vector<chat::Message> replies(chat::MessageKey parent, const chat::MessagePage& page) override;
  std::vector<chat::Message> pinned(chat::ChannelKey channel, const chat::PinPage& page) override;
  std::vector<std::string> live_locations(chat::UserKey user, Instant now, std::size_t limit) override;
  std::vector<std::string> live_locations(chat::ChannelKey channel, Instant now, std::size_t limit) override;
  chat::MessageKey add(chat::Channel& channel, const chat::Message& message) override;
  void update(const chat::Message& message) override;
  void remove(const chat::Message& message) override;

  std::optional<chat::Reaction> reaction(chat::MessageKey message, chat::UserKey user, std::string_view type) override;
  std::vector<chat::Reaction> reactions(const chat::Message& message, std::size_t limit, std::size_t offset) override;
  std::vector<chat::Reaction> reactions(const chat::Message& message, chat::UserKey of) override;
  std::vector<chat::Reaction> reactions(const chat::Message& message, const chat::Query& query) override;
  void save(chat::MessageKey message, const chat::Reaction& reaction) override;
  void remove(chat::MessageKey message, const chat::Reaction& reaction) override;

  chat::Unread unread(const chat::Channel& channel, chat::UserKey user) override;

  chat::TimerRows& timers() override { return timers_; }
  chat::ThreadRows& threads() override { return threads_; }
  chat::ReminderRows& reminders() override { return reminders_; }
  chat::PollRows& polls() override { return polls_; }
  chat::UserGroupRows& user_groups() override { return user_groups_; }
  chat::SegmentRows& segments() override { return segments_; }
  chat::CampaignRows& campaigns() override { return campaigns_; }
  chat::RetentionRows& retention() override { return retention_; }
  chat::DraftRows& drafts() override { return drafts_; }
  chat::SearchRows& search() override { return search_; }
  chat::VersionRows& versions() override { return versions_; }
  chat::UnsentRows& unsent() override { return unsent_; }
  chat::DeletionsForMe& deletions_for_me() override { return deletions_for_me_; }
  chat::ChannelMarks& marks() override { return marks_; }
  chat::ReadStates& reads() override { return reads_; }

  void add(const chat::Task& task) override;
  std::optional<chat::Task> task(std::string_view id) override;
  void erase_later(const chat::Erasure& erasure) override;

  chat::BanRows& bans() override { return bans_; }
  chat::BlockRows& blocks() override { return blocks_; }
  chat::ConfigRows& config() override { return config_; }
  chat::DeviceRows& devices() override { return devices_; }
  chat::ExportRows& exports() override { return exports_; }
  chat::FlagRows& flags() override { return flags_; }
  chat::ImportRows& imports() override { return imports_; }
  chat::MuteRows& mutes() override { return mutes_; }

  // What the user wrote in the rows behind `from` up to `to`, the oldest first.
  std::vector<chat::Message> messages_by(chat::UserKey user, std::int64_t from, std::int64_t to);

  // Out of sight since the channel was truncated, or removed as a whole, behind that key, the oldest first.
  std::vector<chat::Channel> removed_channels(const chat::Cid& cid, std::size_t limit);
  std::vector<chat::Message> messages_of_removed(chat::ChannelKey channel, std::int64_t from, std::size_t limit);
  std::vector<chat::Message> truncated(chat::ChannelKey channel, std::int64_t from, std::size_t limit);
  std::vector<chat::Reaction> reactions_by(chat::UserKey user, std::int64_t from, std::int64_t to);

  struct StoredErasure : chat::Erasure {
    std::int64_t key = 0, reached = 0, up_to = 0;
  };
  // Erases at most about `most` rows; true when that was all.
  bool erase_step(const StoredErasure& erasure, std::size_t most);

 private:
  std::vector<chat::Message> messages_from(const std::string& sql, chat::ChannelKey channel, std::int64_t from, std::size_t limit);
  struct Doomed {
    std::int64_t key = 0, channel = 0;
    std::optional<std::int64_t> parent;
    bool deleted = false;
  };
  std::vector<Doomed> doomed(const char* sql, std::int64_t of, std::int64_t from, std::int64_t to, std::size_t most);
  void erase_message(const Doomed& message);
  // Everything that hangs on a message, which is about to go.
  void forget(std::int64_t message);
  void uncount(const Doomed& message);
  std::size_t erase_from_channel(chat::ChannelKey channel, std::int64_t up_to, std::size_t most);
  void prune_message(const Doomed& message, Instant at);
  void restore_message(const Doomed& message, Instant deleted_at);
  bool erase_messages_of_user(const StoredErasure& erasure);
  bool erase_reactions_of_user(const StoredErasure& erasure);
  bool give_channels_away(const StoredErasure& erasure);
  bool erase_memberships_of_user(const StoredErasure& erasure, std::size_t most);

  // A list cut at a key: what is older, newest first; what is newer, oldest first.
  struct PageSql {
    const std::string& older;
    const std::string& newer;
  };

  std::int64_t hash(std::string_view id) const;
  // The row with that key as a PackedRow reads it, by a statement that finds it; empty where there is none. Precondition: `reading_`.
  std::string kept_row(KeptRows::Of of, std::int64_t key, const std::string& sql);
  template <class Key>
  std::string kept_row(KeptRows::Of of, Key key, const std::string& sql) {
    return kept_row(of, static_cast<std::int64_t>(key), sql);
  }
  std::vector<chat::User> users_of(std::string_view keys);
  // Returns the column behind the channel's own.
  int read_own_channel(const Rows& rows, chat::Channel& channel);
  chat::Channel channel_in(const Rows& rows);
  chat::Member member_in(const Rows& rows);
  void read_member_at(std::int64_t key, chat::Member& member);
  // Keeps the user in mind while the view lasts, unless the view may change it.
  chat::User known(chat::User user);
  // Copies the user, if there is one.
  bool read_user(chat::UserKey key, chat::User& user);
  chat::ChannelConfigPtr config_of(const std::string& type);
  chat::Channel kept(chat::Channel channel);
  chat::Channel current(RecentChannel& held);
  struct MembersRead {
    std::vector<chat::Member> members;
    std::vector<std::int64_t> rows;
  };
  MembersRead read_members(chat::ChannelKey channel, std::size_t limit, std::size_t offset);
  const RecentChannel* held_with_members(chat::ChannelKey channel);
  // How far a member has read, of which channel.
  struct Progress {
    std::int64_t newest = 0, floor = 0, read = 0, member_count = 0;
    bool is_held = false;  // by `recent_`
  };
  std::optional<Progress> progress_of(chat::ChannelKey channel, chat::UserKey user);
  void mark_read(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, chat::LastRead at, std::int64_t sequence);
  void pass_over(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, std::int64_t sequence);
  template <class Update, class Same>
  void move_on(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, std::int64_t sequence, Update update, Same same);
  void forget_totals(const chat::Channel& channel);
  void save_tags(const chat::Channel& channel);
  std::vector<chat::Channel> channels_in(Rows rows);
  template <class Row>
  void read_message(Row& row, chat::Message& message);
  chat::Message message_in(const Rows& rows);
  void read_message_at(chat::MessageKey key, chat::Message& message);
  const std::string& cid_of(chat::ChannelKey channel);
  const std::string& parent_id_of(chat::MessageKey parent);
  std::optional<chat::Message> bare_message(std::string_view id);
  std::optional<std::int64_t> cut_of(chat::ChannelKey channel, const chat::MessagePage& page);
  std::vector<chat::Message> paged(std::int64_t of, chat::ChannelKey channel, const PageSql& sql, const chat::MessagePage& page);
  void add_quoted(chat::Message& message);
  void add_reactions(chat::Message& message);
  std::string packed_reactions(chat::MessageKey message);
  void reactions_changed(chat::MessageKey message);
  std::vector<chat::Reaction> reactions_in(Rows rows, const chat::Message& message);
  void count_message(chat::Channel& channel, const chat::Message& message, bool in_channel);
  UnreadTotals::Total counted_total(chat::UserKey user);

  Database& database_;
  const chat::AppKey app_;
  const std::uint64_t hash_salt_;
  ChatReading* const reading_;
  KeptRows* const kept_;      // to be told of changes, by the writer
  RecentRows* const recent_;  // of the writer
  static constexpr std::size_t most_known_users = 1'000;
  // Of a reader: those who write in a channel are few, and each wrote much; mostly they are members that were read before.
  std::unordered_map<chat::UserKey, chat::User> known_users_;
  std::unordered_map<chat::ChannelKey, std::unordered_map<chat::UserKey, chat::Membership>> known_memberships_;
  std::pair<chat::MessageKey, std::string> known_parent_;
  std::pair<chat::ChannelKey, std::string> known_cid_;
  UnreadTotals* const totals_;
  WordIndex* const words_;
  bool* const erasure_asked_;
  BanRows bans_;
  SqliteConfig config_;
  BlockRows blocks_;
  DeviceRows devices_;
  ExportRows exports_;
  FlagRows flags_;
  ImportRows imports_;
  ChannelMarkRows marks_;
  MuteRows mutes_;
  PollRows polls_;
  UserGroupRows user_groups_;
  SegmentRows segments_;
  CampaignRows campaigns_;
  RetentionRows retention_;
  ReadStateRows reads_;
  TimerRows timers_;
  ThreadRows threads_;
  ReminderRows reminders_;
  DraftRows drafts_;
  SearchRows search_;
  VersionRows versions_;
  UnsentRows unsent_;
  DeletionsForMe deletions_for_me_;
};

}  // namespace millrace::store::sqlite
