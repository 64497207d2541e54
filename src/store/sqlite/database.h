// One connection to SQLite: statements prepared once, values bound and columns read in one place.
#pragma once

#include "base/instant.h"
#include "store/sqlite/packed_row.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace millrace::store::sqlite {

// What SQLite answered. Thrown inside store/ only.
class Error : public std::runtime_error {
 public:
  Error(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
  int code() const { return code_; }  // the extended result code

  bool disk_full() const;
  bool io_failed() const;

 private:
  int code_;
};

// Bytes, as opposed to text.
struct Blob {
  std::string_view bytes;
};

// A value whose kind is known when it runs.
using BoundValue = std::variant<std::int64_t, double, std::string>;

// The rows of one execution. The statement is free again when this ends.
class Rows {
 public:
  enum class Statement : std::uint8_t { kept, of_once };

  Rows(sqlite3* database, sqlite3_stmt* statement, Statement kind = Statement::kept)
      : database_(database), statement_(statement), kind_(kind) {}
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool next();

  // Reads the columns of the row from the first on.
  template <class... T>
  void into(T&... values) const {
    int column = 0;
    (read(column++, values), ...);
  }

  // The columns from `column` on; returns the one behind them.
  template <class... T>
  int into_from(int column, T&... values) const {
    (read(column++, values), ...);
    return column;
  }

  // All columns, to be read again from a PackedRow. Precondition: they hold numbers, texts and NULL.
  void pack(RowPacker& row) const;

 private:
  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;
  bool is_null(int column) const;

  template <class T>
  void read(int column, T& value) const {
    if constexpr (std::is_same_v<T, std::string>) value = bytes(column);
    else if constexpr (std::is_same_v<T, std::string_view>) value = bytes(column);  // until the next row
    else if constexpr (std::is_same_v<T, Instant>) value.ns = integer(column);
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) value = static_cast<T>(integer(column));
    else if (is_null(column)) value.reset();
    else read(column, value.emplace());
  }

  sqlite3* database_;
  sqlite3_stmt* statement_;
  Statement kind_;
};

class Database {
 public:
  enum class Mode : std::uint8_t { writer, reader };

  // Throws Error when the file can't be opened.
  Database(const std::string& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // `sql` must be a literal: the prepared statement is kept under its address.
  template <class... T>
  Rows query(const char* sql, const T&... values) {
    sqlite3_stmt* statement = prepared(sql);
    int index = 1;
    (bind(statement, index++, values), ...);
    return Rows(database_, statement);
  }

  // A statement that was put together for this one time. `values` outlive the rows.
  Rows query_once(const std::string& sql, std::span<const BoundValue> values);

  template <class... T>
  void run(const char* sql, const T&... values) {
    auto rows = query(sql, values...);
    while (rows.next()) {
    }
  }

  // The first column of the first row.
  template <class Result, class... T>
  std::optional<Result> value(const char* sql, const T&... values) {
    auto rows = query(sql, values...);
    if (!rows.next()) return std::nullopt;
    std::optional<Result> result(std::in_place);
    rows.into(*result);
    return result;
  }

  // Several statements of plain SQL, not kept.
  void execute(const std::string& sql);

  // For what this class has no words for.
  sqlite3* handle() { return database_; }

  std::int64_t last_inserted() const;
  std::int64_t changes() const;

  // How much the write-ahead log holds after the last commit of this connection, the writer. The file itself never shrinks:
  // once all of it is in the database, it is filled anew from its start.
  std::int64_t wal_bytes() const { return wal_pages_ * page_bytes; }

  // What the file holds in pages that nothing uses.
  std::int64_t free_bytes() { return value<std::int64_t>("PRAGMA freelist_count").value_or(0) * page_bytes; }

  // Moves up to all of the write-ahead log into the database; returns how much of the log is there now. Only one connection may do so at
  // a time.
  std::int64_t checkpoint();

  // What has been moved is on the disk. SQLite sees to that itself at the end of a log, all at once.
  void sync();

 private:
  sqlite3_stmt* prepared(const char* sql);
  [[noreturn]] void fail(int code) const;

  void bind_integer(sqlite3_stmt* statement, int index, std::int64_t value);
  void bind_text(sqlite3_stmt* statement, int index, std::string_view value);
  void bind_blob(sqlite3_stmt* statement, int index, std::string_view value);
  void bind_real(sqlite3_stmt* statement, int index, double value);
  void bind_null(sqlite3_stmt* statement, int index);

  template <class T>
  void bind(sqlite3_stmt* statement, int index, const T& value) {
    if constexpr (std::is_same_v<T, Blob>) bind_blob(statement, index, value.bytes);
    else if constexpr (std::is_same_v<T, Instant>) bind_integer(statement, index, value.ns);
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) bind_integer(statement, index, static_cast<std::int64_t>(value));
    else if constexpr (std::is_convertible_v<const T&, std::string_view>) bind_text(statement, index, value);
    else if (value) bind(statement, index, *value);
    else bind_null(statement, index);
  }

  static constexpr std::int64_t page_bytes = 4'096;

  struct Close {
    void operator()(sqlite3* database) const;
  };

  std::unique_ptr<sqlite3, Close> owner_;  // closes it when the constructor throws, too
  sqlite3* database_ = nullptr;
  std::int64_t wal_pages_ = 0;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

}  // namespace millrace::store::sqlite
