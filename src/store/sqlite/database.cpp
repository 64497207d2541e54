// The calls of SQLite's C interface.
#include "store/sqlite/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>

namespace millrace::store::sqlite {

bool Error::disk_full() const { return (code_ & 0xff) == SQLITE_FULL; }
bool Error::io_failed() const { return (code_ & 0xff) == SQLITE_IOERR; }

Rows::~Rows() {
  if (kind_ == Statement::of_once) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Rows::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw Error(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_));
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }

// The value is looked up once and asked twice: a connection without mutexes has no unprotected values.
std::string_view Rows::bytes(int column) const {
  sqlite3_value* value = sqlite3_column_value(statement_, column);
  const void* start = sqlite3_value_blob(value);
  return {static_cast<const char*>(start), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

bool Rows::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Rows::pack(RowPacker& row) const {
  for (int column = 0, count = sqlite3_data_count(statement_); column < count; ++column) {
    const auto type = sqlite3_column_type(statement_, column);
    if (type == SQLITE_NULL) row.add_null();
    else if (type == SQLITE_INTEGER) row.add(integer(column));
    else row.add(bytes(column));
  }
}

Database::Database(const std::string& path, Mode mode) {
  // Nobody asks SQLite how much memory it has: counting that takes a lock with every allocation.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const int flags = (mode == Mode::writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &database_, flags, nullptr);
  owner_.reset(database_);
  if (code != SQLITE_OK) throw Error(code, "can't open " + path + ": " + (database_ ? sqlite3_errmsg(database_) : sqlite3_errstr(code)));
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_busy_timeout(database_, 10'000);
  // FULL: a commit has been synced when it returns. Checkpoints are made in steps, never by a commit or a reading.
  execute("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0");
  execute(mode == Mode::writer ? "PRAGMA journal_mode=WAL; PRAGMA cache_size=-32768" : "PRAGMA query_only=ON; PRAGMA cache_size=-3072");
  sqlite3_wal_hook(
      database_,
      [](void* pages, sqlite3*, const char*, int in_wal) {
        *static_cast<std::int64_t*>(pages) = in_wal;
        return SQLITE_OK;
      },
      &wal_pages_);
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
}

sqlite3_stmt* Database::prepared(const char* sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (!statement) {
    const int code = sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code);
  }
  return statement;
}

Rows Database::query_once(const std::string& sql, std::span<const BoundValue> values) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) fail(code);
  int index = 1;
  for (const auto& value : values) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) bind_integer(statement, index++, *whole);
    else if (const auto* real = std::get_if<double>(&value)) bind_real(statement, index++, *real);
    else bind_text(statement, index++, std::get<std::string>(value));
  }
  return Rows(database_, statement, Rows::Statement::of_once);
}

void Database::execute(const std::string& sql) {
  char* text = nullptr;
  const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &text);
  if (code == SQLITE_OK) return;
  const std::string what = text ? text : sqlite3_errmsg(database_);
  sqlite3_free(text);
  throw Error(sqlite3_extended_errcode(database_), what);
}

std::int64_t Database::last_inserted() const { return sqlite3_last_insert_rowid(database_); }
std::int64_t Database::changes() const { return sqlite3_changes64(database_); }

std::int64_t Database::checkpoint() {
  int in_log = 0, moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(database_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
  if (code != SQLITE_OK && code != SQLITE_BUSY) fail(code);
  return std::max(moved, 0) * page_bytes;
}

void Database::sync() {
  sqlite3_file* file = nullptr;
  int code = sqlite3_file_control(database_, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
  if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) throw Error(code, "the database can't be synced");
}

void Database::fail(int code) const { throw Error(code, sqlite3_errmsg(database_)); }

void Database::bind_integer(sqlite3_stmt* statement, int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(statement, index, value); code != SQLITE_OK) fail(code);
}

void Database::bind_real(sqlite3_stmt* statement, int index, double value) {
  if (const int code = sqlite3_bind_double(statement, index, value); code != SQLITE_OK) fail(code);
}

void Database::bind_text(sqlite3_stmt* statement, int index, std::string_view value) {
  const char* start = value.data() ? value.data() : "";
  if (const int code = sqlite3_bind_text64(statement, index, start, value.size(), SQLITE_STATIC, SQLITE_UTF8); code != SQLITE_OK)
    fail(code);
}

void Database::bind_blob(sqlite3_stmt* statement, int index, std::string_view value) {
  const char* start = value.data() ? value.data() : "";
  if (const int code = sqlite3_bind_blob64(statement, index, start, value.size(), SQLITE_STATIC); code != SQLITE_OK) fail(code);
}

void Database::bind_null(sqlite3_stmt* statement, int index) {
  if (const int code = sqlite3_bind_null(statement, index); code != SQLITE_OK) fail(code);
}

}  // namespace millrace::store::sqlite
