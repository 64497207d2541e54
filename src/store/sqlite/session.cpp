// Looks up once, remembers.
#include "store/sqlite/session.h"

#include "base/ensure.h"

#include <utility>

namespace millrace::store::sqlite {

void Session::begin() { hash_salt = database.value<std::uint64_t>("SELECT value FROM facts WHERE name = 'hash_salt'").value_or(0); }

std::int64_t Session::type_key(std::string_view name) {
  if (name.empty()) return 0;
  if (const auto found = type_keys_.find(name); found != type_keys_.end()) return found->second;
  auto key = database.value<std::int64_t>("SELECT key FROM event_types WHERE name = ?", name);
  if (!key) {
    database.run("INSERT INTO event_types (name) VALUES (?)", name);
    types_added_ = true;
    return database.last_inserted();
  }
  type_keys_.emplace(name, *key);
  return *key;
}

void Session::forget_new_types() {
  if (!types_added_) return;
  type_keys_.clear();
  type_names_.clear();
}

const std::string& Session::type_name(std::int64_t key) {
  static const std::string none;
  if (key == 0) return none;
  if (const auto found = type_names_.find(key); found != type_names_.end()) return found->second;
  auto name = database.value<std::string>("SELECT name FROM event_types WHERE key = ?", key);
  ensure(name.has_value(), "an event's type has no name");
  return type_names_.emplace(key, *std::move(name)).first->second;
}

std::string Session::plain(std::string_view bytes, std::int64_t dictionary) {
  if (!codec.has_dictionary(dictionary)) {
    const auto found = database.value<std::string>("SELECT bytes FROM dictionaries WHERE key = ?", dictionary);
    ensure(found.has_value(), "a payload's dictionary is missing");
    codec.add_dictionary(dictionary, *found);
  }
  return codec.plain(bytes, dictionary);
}

}  // namespace millrace::store::sqlite
