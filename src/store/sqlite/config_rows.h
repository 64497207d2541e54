// What an operator has set up for an app: small documents in one table, by kind and name.
#pragma once

#include "base/crypto.h"
#include "base/random.h"
#include "chat/config_rows.h"
#include "chat/keys.h"
#include "store/sqlite/database.h"

#include <any>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Documents that were parsed before, of one connection, and the seal of those that hold credentials. An entry is good as long as its text
// is what the row holds, so nothing has to be told of changes, and an undone one does no harm.
class ParsedDocuments {
 public:
  explicit ParsedDocuments(const Seal& seal) : seal(seal) {}

  template <class T, class Parse>
  std::shared_ptr<const T> get(std::string_view text, Parse parse) {
    if (const auto found = by_text_.find(text); found != by_text_.end())
      if (const auto* known = std::any_cast<std::shared_ptr<const T>>(&found->second)) return *known;
    if (by_text_.size() >= most) by_text_.clear();
    std::shared_ptr<const T> parsed = std::make_shared<const T>(parse(text));
    by_text_.insert_or_assign(std::string(text), parsed);
    return parsed;
  }

  const Seal& seal;

 private:
  static constexpr std::size_t most = 200;

  std::map<std::string, std::any, std::less<>> by_text_;
};

template <class T>
class DocumentRows final : public chat::NamedRows<T> {
 public:
  // `random` is null on a reader.
  DocumentRows(Database& database, ParsedDocuments& parsed, chat::AppKey app, Random* random)
      : database_(database), parsed_(parsed), app_(app), random_(random) {}

  std::shared_ptr<const T> find(std::string_view name) override;
  std::vector<std::shared_ptr<const T>> all() override;
  void save(const T& one) override;
  void remove(std::string_view name) override;

 private:
  Database& database_;
  ParsedDocuments& parsed_;
  const chat::AppKey app_;
  Random* const random_;
};

class SqliteConfig final : public chat::ConfigRows {
 public:
  SqliteConfig(Database& database, ParsedDocuments& parsed, chat::AppKey app, Random* random)
      : database_(database),
        app_(app),
        channel_types_(database, parsed, app, random),
        commands_(database, parsed, app, random),
        block_lists_(database, parsed, app, random),
        roles_(database, parsed, app, random),
        permissions_(database, parsed, app, random),
        push_providers_(database, parsed, app, random) {}

  chat::NamedRows<chat::ChannelConfig>& channel_types() override { return channel_types_; }
  chat::NamedRows<chat::Command>& commands() override { return commands_; }
  chat::NamedRows<chat::BlockList>& block_lists() override { return block_lists_; }
  chat::NamedRows<chat::Role>& roles() override { return roles_; }
  chat::NamedRows<chat::Permission>& permissions() override { return permissions_; }
  chat::NamedRows<chat::PushProvider>& push_providers() override { return push_providers_; }
  bool has_channels(std::string_view type) override;

 private:
  Database& database_;
  const chat::AppKey app_;
  DocumentRows<chat::ChannelConfig> channel_types_;
  DocumentRows<chat::Command> commands_;
  DocumentRows<chat::BlockList> block_lists_;
  DocumentRows<chat::Role> roles_;
  DocumentRows<chat::Permission> permissions_;
  DocumentRows<chat::PushProvider> push_providers_;
};

}  // namespace millrace::store::sqlite
