// What the writer knows by heart stays what is on the disk, when writes are undone and when a whole commit fails.
#include "store/sqlite/log_state.h"

#include "store/sqlite/schema.h"
#include "store/sqlite/temp_directory_test.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::store::sqlite {
namespace {

constexpr chat::AppKey app{1};

class LogStateTest : public testing::Test {
 protected:
  LogStateTest() { migrate(database()); }

  Database& database() { return session_.database; }

  Position append(const std::string& type) {
    return log_.append(app, {.type = type, .cid = "", .user = "", .at = {}, .payload = "{}"}, {}, uuid_v4(random_), 0);
  }

  void begin_write() {
    log_.begin();
    database().run("SAVEPOINT one_write");
  }
  void keep_write() { database().run("RELEASE one_write"); }
  void undo_write() {
    database().run("ROLLBACK TO one_write");
    log_.undo();
    database().run("RELEASE one_write");
  }

  void commit() {
    log_.flush();
    database().run("COMMIT");
    log_.take_records();
  }

  // As the writer does when a COMMIT fails.
  void lose_commit() {
    database().run("ROLLBACK");
    log_.forget();
    log_.take_records();
  }

  std::map<std::string, std::int64_t> counts() {
    std::map<std::string, std::int64_t> counts;
    for (const auto& [type, count] : log_.counts(app)) counts[session_.type_name(type)] = count;
    return counts;
  }

  std::string types_on_disk() {
    std::string types, type;
    auto rows = database().query("SELECT t.name FROM events e JOIN event_types t ON t.key = e.type ORDER BY e.key");
    while (rows.next()) rows.into(type), types += type + " ";
    return types;
  }

  TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  Session session_{directory_.path() / "test.db", Database::Mode::writer, seal_};
  LogState log_{session_};
};

using CountsOfTypes = std::map<std::string, std::int64_t>;

TEST_F(LogStateTest, AnUndoneWriteIsTakenBack) {
  database().run("BEGIN");
  begin_write();
  EXPECT_EQ(append("a"), 1);
  keep_write();
  begin_write();
  append("a"), append("b");
  undo_write();
  begin_write();
  EXPECT_EQ(append("c"), 2);
  keep_write();
  commit();
  EXPECT_EQ(counts(), (CountsOfTypes{{"a", 1}, {"c", 1}}));
  EXPECT_EQ(types_on_disk(), "a c ");
}

TEST_F(LogStateTest, ALostCommitIsTakenBack) {
  database().run("BEGIN");
  begin_write();
  append("a");
  keep_write();
  commit();
  database().run("BEGIN");
  begin_write();
  append("a"), append("b");
  keep_write();
  lose_commit();
  EXPECT_EQ(log_.head(app), 1);
  EXPECT_EQ(counts(), (CountsOfTypes{{"a", 1}}));
}

// The key of a type that was lost goes to the next new one: nothing may still know it under the old name.
TEST_F(LogStateTest, ATypeThatALostCommitNamedIsForgottenEvenAfterAnUndoneWrite) {
  database().run("BEGIN");
  begin_write();
  append("lost");
  keep_write();
  begin_write();
  undo_write();
  begin_write();
  append("lost");
  keep_write();
  lose_commit();
  database().run("BEGIN");
  begin_write();
  append("first"), append("lost"), append("first");
  keep_write();
  commit();
  EXPECT_EQ(types_on_disk(), "first lost first ");
  EXPECT_EQ(counts(), (CountsOfTypes{{"first", 2}, {"lost", 1}}));
}

}  // namespace
}  // namespace millrace::store::sqlite
