// A document is stored as JSON, by the same lists of fields that its routes use.
#include "store/sqlite/config_rows.h"

#include "base/ensure.h"
#include "wire/block_list.h"
#include "wire/channel_type.h"
#include "wire/push_provider.h"
#include "wire/role.h"

namespace millrace::store::sqlite {
namespace {

// The kind of a row. Numbers stay as they are: they are on disks.
template <class T>
constexpr std::int64_t kind = 0;
template <>
constexpr std::int64_t kind<chat::ChannelConfig> = 1;
template <>
constexpr std::int64_t kind<chat::Command> = 2;
template <>
constexpr std::int64_t kind<chat::BlockList> = 3;
template <>
constexpr std::int64_t kind<chat::Role> = 4;
template <>
constexpr std::int64_t kind<chat::Permission> = 5;
template <>
constexpr std::int64_t kind<chat::PushProvider> = 6;

// A type is stored with its grants, which a channel's config does not show.
template <class T>
struct Stored {
  using Type = T;
};
template <>
struct Stored<chat::ChannelConfig> {
  using Type = wire::ChannelType;
};
template <>
struct Stored<chat::PushProvider> {
  using Type = wire::StoredPushProvider;
};

// What a kind's documents are sealed for; empty where they lie open.
template <class T>
constexpr std::string_view purpose;
template <>
constexpr std::string_view purpose<chat::PushProvider> = "push provider";

template <class T>
T parsed_open(std::string_view text) {
  typename Stored<T>::Type document;
  const auto json = wire::parse_json(text);
  ensure(json && wire::read(*json, document, ""), "a stored document of an app's configuration is damaged");
  return document;
}

template <class T>
T parsed(const Seal& seal, std::string_view text) {
  if constexpr (purpose<T>.empty()) {
    return parsed_open<T>(text);
  } else {
    const auto open = seal.open(text, purpose<T>);
    ensure(open.has_value(), "a sealed document does not open: the database is damaged");
    return parsed_open<T>(*open);
  }
}

}  // namespace

template <class T>
std::shared_ptr<const T> DocumentRows<T>::find(std::string_view name) {
  auto rows = database_.query("SELECT body FROM documents WHERE app = ? AND kind = ? AND name = ?", app_, kind<T>, name);
  std::string_view body;
  if (!rows.next()) return nullptr;
  rows.into(body);
  return parsed_.get<T>(body, [&](std::string_view text) { return parsed<T>(parsed_.seal, text); });
}

template <class T>
std::vector<std::shared_ptr<const T>> DocumentRows<T>::all() {
  std::vector<std::shared_ptr<const T>> all;
  auto rows = database_.query("SELECT body FROM documents WHERE app = ? AND kind = ? ORDER BY name", app_, kind<T>);
  for (std::string_view body; rows.next();) {
    rows.into(body);
    all.push_back(parsed_.get<T>(body, [&](std::string_view text) { return parsed<T>(parsed_.seal, text); }));
  }
  return all;
}

template <class T>
void DocumentRows<T>::save(const T& one) {
  const auto body = wire::written(typename Stored<T>::Type{one}, wire::Profile::http_v1);
  constexpr auto sql = "INSERT OR REPLACE INTO documents (app, kind, name, body) VALUES (?, ?, ?, ?)";
  if constexpr (purpose<T>.empty()) database_.run(sql, app_, kind<T>, chat::name_of(one), body);
  else database_.run(sql, app_, kind<T>, chat::name_of(one), Blob{parsed_.seal.seal(body, purpose<T>, *random_)});
}

template <class T>
void DocumentRows<T>::remove(std::string_view name) {
  database_.run("DELETE FROM documents WHERE app = ? AND kind = ? AND name = ?", app_, kind<T>, name);
}

template class DocumentRows<chat::ChannelConfig>;
template class DocumentRows<chat::Command>;
template class DocumentRows<chat::BlockList>;
template class DocumentRows<chat::Role>;
template class DocumentRows<chat::Permission>;
template class DocumentRows<chat::PushProvider>;

bool SqliteConfig::has_channels(std::string_view type) {
  return database_.value<std::int64_t>("SELECT 1 FROM channels WHERE app = ? AND type = ? AND deleted_at IS NULL LIMIT 1", app_, type)
      .has_value();
}

}  // namespace millrace::store::sqlite
