// A database of any version reaches the newest, and one that is there already stays as it is.
#include "store/sqlite/schema.h"

#include "chat/user_names.h"
#include "store/sqlite/temp_directory_test.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::store::sqlite {
namespace {

class SchemaTest : public testing::Test {
 protected:
  std::string path(std::int64_t version) const { return directory_.path() / ("from-" + std::to_string(version) + ".db"); }

  static std::int64_t version_of(Database& database) { return database.value<std::int64_t>("PRAGMA user_version").value(); }

  static std::string schema_of(Database& database) {
    std::string schema, sql;
    auto rows = database.query("SELECT COALESCE(sql, name) FROM sqlite_schema ORDER BY type, name");
    while (rows.next()) rows.into(sql), schema += sql + "\n";
    return schema;
  }

  const std::int64_t newest_ = static_cast<std::int64_t>(migrations().size());
  TempDirectory directory_;
};

TEST_F(SchemaTest, EveryVersionReachesTheNewest) {
  Database fresh(path(0), Database::Mode::writer);
  EXPECT_EQ(version_of(fresh), 0);
  migrate(fresh);
  EXPECT_EQ(version_of(fresh), newest_);
  EXPECT_TRUE(schema_of(fresh).contains("events"));
  for (std::int64_t version = 1; version <= newest_; ++version) {
    Database old(path(version), Database::Mode::writer);
    for (std::int64_t step = 0; step < version; ++step) old.execute(std::string(migrations()[static_cast<std::size_t>(step)]));
    old.execute("PRAGMA user_version = " + std::to_string(version));
    migrate(old);
    EXPECT_EQ(version_of(old), newest_);
    EXPECT_EQ(schema_of(old), schema_of(fresh)) << "from version " << version;
  }
}

TEST_F(SchemaTest, DeadLettersOfBeforeLearnWhatARedriveNeeds) {
  Database old(path(0), Database::Mode::writer);
  constexpr std::size_t version = 3;
  for (const auto step : migrations().first(version)) old.execute(std::string(step));
  old.execute("PRAGMA user_version = 3");
  old.execute("INSERT INTO hooks (key, app, place, settings, secret) VALUES (5, 3, 0, '{}', x'')");
  old.execute("INSERT INTO events (key, at, type, id, user, dictionary, payload) VALUES (3 << 40 | 7, 99, 1, x'00', 'ada', 0, x'')");
  for (const auto* position : {"7", "8"})
    old.execute(
        "INSERT INTO dead_letters (hook, position, event_id, type, cid, code, reason, attempts, first_attempt_at, last_attempt_at, "
        "dictionary, payload) VALUES (5, " +
        std::string(position) + ", 'e', 't', '', 'c', 'r', 1, 1, 1, 0, x'')");
  migrate(old);
  EXPECT_EQ(old.value<std::string>("SELECT user FROM dead_letters WHERE position = 7"), "ada");
  EXPECT_EQ(old.value<int>("SELECT at FROM dead_letters WHERE position = 7"), 99);
  EXPECT_EQ(old.value<int>("SELECT at FROM dead_letters WHERE position = 8"), 0) << "an event that the log has lost";
}

TEST_F(SchemaTest, UsersOfBeforeAreFoundByTheirNames) {
  Database old(path(0), Database::Mode::writer);
  constexpr std::size_t version = 17;
  for (const auto step : migrations().first(version)) old.execute(std::string(step));
  old.execute("PRAGMA user_version = 17");
  std::string signs;
  for (char c = 1; c < 127; ++c) signs += c;
  const std::vector<std::string> names{"", "John.Doe", "Zoë \\ 'É'", "!?", "日本", signs};
  for (const auto& name : names)
    old.run(
        "INSERT INTO users (app, id, role, name, image, language, teams, banned, invisible, created_at, updated_at, custom) "
        "VALUES (1, ?, '', ?, '', '', '[]', 0, 0, 0, 0, '')",
        name, name);
  migrate(old);
  for (const auto& name : names)
    EXPECT_EQ(old.value<std::string>("SELECT name_key FROM users WHERE id = ?", name), chat::folded_name(name));
}

TEST_F(SchemaTest, AMigratedDatabaseStaysAsItIs) {
  Database database(path(0), Database::Mode::writer);
  migrate(database);
  database.run("INSERT INTO facts (name, value) VALUES ('kept', 1)");
  const auto before = schema_of(database);
  migrate(database);
  Database again(path(0), Database::Mode::writer);
  migrate(again);
  EXPECT_EQ(schema_of(again), before);
  EXPECT_EQ(version_of(again), newest_);
  EXPECT_EQ(again.value<int>("SELECT value FROM facts WHERE name = 'kept'"), 1);
}

TEST_F(SchemaTest, ANewerVersionIsRefusedUntouched) {
  Database database(path(0), Database::Mode::writer);
  migrate(database);
  database.execute("PRAGMA user_version = 1000");
  const auto before = schema_of(database);
  try {
    migrate(database);
    FAIL() << "it was accepted";
  } catch (const Error& error) {
    EXPECT_TRUE(std::string_view(error.what()).contains("version 1000")) << error.what();
    EXPECT_TRUE(std::string_view(error.what()).contains("Start the newer Millrace")) << error.what();
  }
  EXPECT_EQ(schema_of(database), before);
  EXPECT_EQ(version_of(database), 1'000);
}

}  // namespace
}  // namespace millrace::store::sqlite
