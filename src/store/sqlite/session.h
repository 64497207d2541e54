// A connection with what it remembers: the names of event types, dictionaries, the salt of hashes.
#pragma once

#include "base/crypto.h"
#include "base/random.h"
#include "store/payload_codec.h"
#include "store/records.h"
#include "store/sqlite/config_rows.h"
#include "store/sqlite/database.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace millrace::store::sqlite {

// The key of an event's row: an app's log is one stretch of the table.
inline constexpr int position_bits = 40;
constexpr std::int64_t event_key(chat::AppKey app, Position position) { return static_cast<std::int64_t>(app) << position_bits | position; }
constexpr Position position_in(std::int64_t key) { return key & ((std::int64_t{1} << position_bits) - 1); }

class Session {
 public:
  // Throws Error.
  Session(const std::string& path, Database::Mode mode, const Seal& seal) : database(path, mode), seal(seal), documents(seal) {}

  // After migration: reads what never changes.
  void begin();

  // 0 is the type of a hook's record.
  std::int64_t type_key(std::string_view name);
  const std::string& type_name(std::int64_t key);

  // What was named since the last commit may be undone: the keys of new types are free again.
  void forget_new_types();
  void keep_new_types() { types_added_ = false; }

  // Precondition: the dictionary is in the database.
  std::string plain(std::string_view bytes, std::int64_t dictionary);

  Database database;
  const Seal& seal;
  PayloadCodec codec;
  ParsedDocuments documents;
  std::uint64_t hash_salt = 0;

 private:
  bool types_added_ = false;
  std::map<std::string, std::int64_t, std::less<>> type_keys_;
  std::map<std::int64_t, std::string> type_names_;
};

}  // namespace millrace::store::sqlite
