// The rate of bare SQLite: takes the messages and events that a server left in its database, and inserts the same rows into a
// fresh one of the same schema, so many pairs to a commit. One thread, WAL, synchronous=FULL; counts what it wrote. The payloads
// are those of the rows, packed as the server packed them, or the lines of a file.
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

void check(sqlite3* database, int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  fmt::print(stderr, "bench_raw_sqlite: {}\n", sqlite3_errmsg(database));
  std::exit(1);
}

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;
using Row = std::vector<std::unique_ptr<sqlite3_value, Close>>;

Database opened(const std::string& path) {
  sqlite3* database = nullptr;
  check(database, sqlite3_open(path.c_str(), &database));
  return Database(database);
}

Statement prepared(const Database& database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  check(database.get(), sqlite3_prepare_v3(database.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return Statement(statement);
}

void execute(const Database& database, const char* sql) {
  check(database.get(), sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr));
}

std::int64_t number(const Database& database, const std::string& sql) {
  const auto statement = prepared(database, sql);
  check(database.get(), sqlite3_step(statement.get()));
  return sqlite3_column_int64(statement.get(), 0);
}

std::vector<Row> rows_of(const Database& database, const std::string& select) {
  const auto statement = prepared(database, select);
  std::vector<Row> rows;
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i)
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement.get(), i)));
  }
  return rows;
}

Statement insertion(const Database& database, const std::string& table, std::size_t columns) {
  std::string marks = "?";
  for (std::size_t i = 1; i < columns; ++i) marks += ",?";
  return prepared(database, fmt::format("INSERT INTO {} VALUES ({})", table, marks));
}

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// `last`, where there is one, stands for the row's last value.
void insert(const Database& database, const Statement& statement, const Row& row, const std::string* last = nullptr) {
  for (std::size_t i = 0; i < row.size(); ++i) sqlite3_bind_value(statement.get(), static_cast<int>(i + 1), row[i].get());
  if (last) sqlite3_bind_blob64(statement.get(), static_cast<int>(row.size()), last->data(), last->size(), SQLITE_STATIC);
  check(database.get(), sqlite3_step(statement.get()));
  check(database.get(), sqlite3_reset(statement.get()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return fmt::print(stderr, "usage: bench_raw_sqlite DATABASE FOLDER PAIRS_PER_COMMIT [PAYLOADS]\n"), 2;
  const auto from = opened(argv[1]);
  const std::string path = std::string(argv[2]) + "/raw.db";
  const auto per_commit = std::strtoul(argv[3], nullptr, 10);
  for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);

  const auto messages = rows_of(from, "SELECT * FROM messages ORDER BY key");
  const auto events = rows_of(
      from, "SELECT events.* FROM events JOIN event_types ON event_types.key = events.type WHERE name = 'message.new' ORDER BY events.key");
  if (messages.empty() || messages.size() != events.size())
    return fmt::print(stderr, "{} messages, {} events\n", messages.size(), events.size()), 1;

  const auto payloads = argc == 5 ? lines_of(argv[4]) : std::vector<std::string>();
  if (argc == 5 && payloads.size() != events.size())
    return fmt::print(stderr, "{} payloads, {} events\n", payloads.size(), events.size()), 1;

  const auto into = opened(path);
  execute(into, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=16384");
  if (number(into, "PRAGMA synchronous") != 2) return fmt::print(stderr, "synchronous is not FULL\n"), 1;
  for (const auto& row : rows_of(from, "SELECT sql FROM sqlite_master WHERE tbl_name IN ('messages', 'events') AND sql NOT NULL"))
    execute(into, reinterpret_cast<const char*>(sqlite3_value_text(row[0].get())));
  const auto insert_message = insertion(into, "messages", messages[0].size());
  const auto insert_event = insertion(into, "events", events[0].size());

  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (i % per_commit == 0) execute(into, i == 0 ? "BEGIN" : "COMMIT; BEGIN");
    insert(into, insert_message, messages[i]);
    insert(into, insert_event, events[i], payloads.empty() ? nullptr : &payloads[i]);
  }
  execute(into, "COMMIT");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  const auto kept = number(into, "SELECT COUNT(*) FROM messages") + number(into, "SELECT COUNT(*) FROM events");
  if (kept != static_cast<std::int64_t>(2 * messages.size())) return fmt::print(stderr, "LOST: {} rows can be read back\n", kept), 1;
  fmt::print("{{\"pairs\":{},\"rate\":{:.0f}}}\n", messages.size(), static_cast<double>(messages.size()) / seconds);
  return 0;
}
