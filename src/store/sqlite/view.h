// What a transaction sees and changes. A reader gets the same view, as a Snapshot.
#pragma once

#include "store/sqlite/attempt_table.h"
#include "store/sqlite/chat_rows.h"
#include "store/sqlite/log_state.h"
#include "store/sqlite/replay_table.h"
#include "store/sqlite/session.h"
#include "store/store.h"

#include <functional>
#include <map>
#include <memory>

namespace millrace::store::sqlite {

class View final : public Transaction {
 public:
  // What only the writer has.
  struct Writing {
    LogState& log;
    ChatWriting chat;
    Random& random;
    std::int64_t& dictionary;  // for new payloads
  };

  View(Session& session, Writing& writing) : session_(session), writing_(&writing), replays_(session), attempts_(session) {}
  View(Session& session, ChatReading& reading) : session_(session), reading_(&reading), replays_(session), attempts_(session) {}

  std::vector<App> apps() override;
  std::optional<App> app(std::string_view api_key) override;
  chat::State& chat(chat::AppKey app) override;
  Position head(chat::AppKey app) override;
  Position before(chat::AppKey app, Instant at) override;
  Position idle_up_to(chat::AppKey app) override;
  LogSize log_size(chat::AppKey app) override;
  std::int64_t bytes_behind(chat::AppKey app, Position position) override;
  Position with_behind(chat::AppKey app, std::int64_t bytes) override;
  std::vector<StoredHook> hooks(chat::AppKey app) override;
  Progress progress(hooks::HookKey hook) override;
  Ledger ledger(chat::AppKey app, const StoredHook& hook) override;
  Ledger counted(chat::AppKey app, const StoredHook& hook) override;
  std::optional<Instant> oldest_waiting(chat::AppKey app, const StoredHook& hook) override;
  std::vector<DeadLetter> dead_letters(hooks::HookKey hook, Position after, std::size_t limit) override;
  std::optional<DeadLetter> dead_letter(hooks::HookKey hook, Position position) override;
  std::vector<DeadRange> dead_ranges(hooks::HookKey hook) override;
  std::vector<ParkedEvent> parked(hooks::HookKey hook) override;
  std::optional<ParkedEvent> parked_event(hooks::HookKey hook, Position position) override;
  std::vector<DeletedHook> deleted_hooks(chat::AppKey app) override;
  std::vector<AuditEntry> audit(chat::AppKey app, std::int64_t before, std::size_t limit) override;
  ReplayRows& replays() override { return replays_; }
  AttemptRows& attempts() override { return attempts_; }

  chat::AppKey add(const App& app) override;
  void save_settings(chat::AppKey app, std::string_view settings) override;
  void rotate_secret(chat::AppKey app, std::string_view secret, Instant now, Instant old_valid_until) override;
  void record(chat::AppKey app, const AuditEntry& entry) override;
  Position append(chat::AppKey app, const NewEvent& event) override;
  std::optional<Instant> next_timer() override;
  std::vector<DueTimer> take_due(Instant now, std::size_t most) override;
  bool has_erasures() override;
  bool erase(std::size_t most) override;
  Trimmed trim(chat::AppKey app, Instant older_than, std::int64_t most_bytes, std::size_t most) override;
  hooks::HookKey save(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) override;
  void remove(chat::AppKey app, hooks::HookKey key, Instant at) override;
  void pause(hooks::HookKey hook, bool paused) override;
  void restore(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) override;
  bool save(const Progress& progress) override;
  void save_idle(chat::AppKey app, Position up_to) override;
  void add(const DeadLetter& letter) override;
  void add(const DeadRange& range) override;
  void park(const ParkedEvent& event) override;
  void unpark(hooks::HookKey hook, Position position) override;
  bool redrive(hooks::HookKey hook, Position position) override;
  bool discard(hooks::HookKey hook, Position position, Instant at, std::string_view reason) override;

  LogRecords read_after(chat::AppKey app, Position position, std::size_t bytes);

 private:
  ChatRows& rows_of(chat::AppKey app);
  std::vector<App> apps_in(Rows rows);
  std::optional<std::int64_t> first_key(chat::AppKey app);
  // A place in a log: the bytes up to and with that record since the app began.
  struct Mark {
    Position position = 0;
    std::int64_t bytes = 0;
  };
  Mark log_end(chat::AppKey app);
  Mark log_begin(chat::AppKey app);
  // From `mark` on, record by record, until `is_beyond` says so of the next.
  Mark walked(chat::AppKey app, Mark mark, const std::function<bool(const Mark&)>& is_beyond);
  std::vector<hooks::Revision> revisions(hooks::HookKey hook);
  TypeCounts counts_now(chat::AppKey app);
  TypeCounts counts_in(Rows rows);
  TypeCounts counts_at(hooks::HookKey hook, Position position);
  // How many events behind `from` the hook accepted, when the app had had `counts` of each type there.
  std::int64_t accepted_behind(chat::AppKey app, const StoredHook& hook, Position from, const TypeCounts& counts);
  std::int64_t accepted(chat::AppKey app, const StoredHook& hook) { return accepted_behind(app, hook, 0, {}); }
  // Dead letters and what ranges count.
  std::int64_t dead(hooks::HookKey hook);
  std::int64_t given_up(hooks::HookKey hook);
  std::int64_t parked_count(hooks::HookKey hook);
  // Calls `visit` for each event behind the cursor that is neither settled nor filtered, oldest first, until it says false: it
  // waits, or was abandoned.
  void each_unsettled(chat::AppKey app, const StoredHook& hook, const std::function<bool(Instant, std::string_view type)>& visit);
  // The same of those that wait.
  void each_waiting(chat::AppKey app, const StoredHook& hook, const std::function<bool(Instant)>& visit);
  bool is_heard(hooks::HookKey hook);
  void revise(chat::AppKey app, hooks::HookKey hook, hooks::Revision revision);

  Session& session_;
  Writing* writing_ = nullptr;
  ChatReading* reading_ = nullptr;
  ReplayTable replays_;
  AttemptTable attempts_;
  std::map<chat::AppKey, std::unique_ptr<ChatRows>> chats_;
};

}  // namespace millrace::store::sqlite
