// What a connection promises to the disk, and that its statements and values come through.
#include "store/sqlite/database.h"

#include "store/sqlite/temp_directory_test.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::store::sqlite {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  TempDirectory directory_;
  const std::string path_ = directory_.path() / "test.db";
  Database database_{path_, Database::Mode::writer};
};

TEST_F(DatabaseTest, EveryCommitIsSyncedAndNobodyElseCheckpoints) {
  EXPECT_EQ(database_.value<std::string>("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(database_.value<int>("PRAGMA synchronous"), 2) << "FULL";
  EXPECT_EQ(database_.value<int>("PRAGMA wal_autocheckpoint"), 0);
  Database reader(path_, Database::Mode::reader);
  EXPECT_EQ(reader.value<int>("PRAGMA wal_autocheckpoint"), 0);
  EXPECT_EQ(reader.value<std::string>("PRAGMA journal_mode"), "wal");
}

TEST_F(DatabaseTest, AReaderCannotWrite) {
  database_.execute("CREATE TABLE t (a)");
  Database reader(path_, Database::Mode::reader);
  EXPECT_THROW(reader.run("INSERT INTO t VALUES (1)"), Error);
  EXPECT_EQ(reader.value<int>("SELECT COUNT(*) FROM t"), 0);
}

TEST_F(DatabaseTest, AReaderDoesNotMakeAFile) {
  EXPECT_THROW(Database(directory_.path() / "other.db", Database::Mode::reader), Error);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "other.db"));
}

TEST_F(DatabaseTest, ValuesComeThrough) {
  database_.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT)");
  const std::string text = "é€😀 'quoted'", bytes("\0\xff\x01", 3);
  database_.run("INSERT INTO t VALUES (?, ?, ?, ?)", std::int64_t{-1} << 62, text, Blob{bytes}, std::optional<std::string>());
  database_.run("INSERT INTO t VALUES (?, ?, ?, ?)", Instant{7}, std::string_view(), Blob{{}}, std::optional<std::string>("x"));
  EXPECT_EQ(database_.last_inserted(), 2);
  auto rows = database_.query("SELECT a, b, c, d, typeof(b), typeof(c) FROM t ORDER BY rowid");
  std::int64_t a = 0;
  std::string b, c, b_type, c_type;
  std::optional<std::string> d;
  ASSERT_TRUE(rows.next());
  rows.into(a, b, c, d, b_type, c_type);
  EXPECT_EQ(a, std::int64_t{-1} << 62);
  EXPECT_EQ(b, text);
  EXPECT_EQ(c, bytes);
  EXPECT_EQ(d, std::nullopt);
  EXPECT_EQ(b_type + c_type, "textblob");
  ASSERT_TRUE(rows.next());
  rows.into(a, b, c, d, b_type, c_type);
  EXPECT_EQ(a, 7);
  EXPECT_EQ(b + c, "");
  EXPECT_EQ(d, "x");
  EXPECT_EQ(b_type + c_type, "textblob") << "empty is not null";
  EXPECT_FALSE(rows.next());
}

TEST_F(DatabaseTest, AStatementIsFreeAgainAfterAnError) {
  database_.execute("CREATE TABLE t (a UNIQUE)");
  constexpr const char* insert = "INSERT INTO t VALUES (?)";
  database_.run(insert, 1);
  EXPECT_THROW(database_.run(insert, 1), Error);
  database_.run(insert, 2);
  EXPECT_EQ(database_.value<int>("SELECT COUNT(*) FROM t"), 2);
  EXPECT_THROW(database_.run("SELECT nonsense FROM nowhere"), Error);
  EXPECT_THROW(database_.execute("nonsense"), Error);
}

TEST_F(DatabaseTest, AFullDiskIsToldFromABrokenOne) {
  database_.execute("CREATE TABLE t (a); PRAGMA max_page_count = 10");
  try {
    database_.run("INSERT INTO t VALUES (?)", Blob{std::string(100'000, 'x')});
    FAIL() << "it fits";
  } catch (const Error& error) {
    EXPECT_TRUE(error.disk_full());
    EXPECT_FALSE(error.io_failed());
  }
}

TEST_F(DatabaseTest, TheWriteAheadLogBeginsAnewAfterACheckpoint) {
  database_.execute("CREATE TABLE t (a)");
  const std::string bytes(20'000, 'x');
  for (int i = 0; i < 20; ++i) database_.run("INSERT INTO t VALUES (?)", Blob{bytes});
  EXPECT_GE(database_.wal_bytes(), 400'000);
  database_.checkpoint();
  database_.run("INSERT INTO t VALUES (?)", Blob{bytes});
  EXPECT_LT(database_.wal_bytes(), 100'000);
  EXPECT_GE(std::filesystem::file_size(path_ + "-wal"), 400'000u) << "the file stays as long as it was";
}

}  // namespace
}  // namespace millrace::store::sqlite
