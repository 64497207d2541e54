// A database of any version reaches the newest, and one that is there already stays as it is.
#include "store/sqlite/schema.h"

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
