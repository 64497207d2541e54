// A log that is moved beside its writer stays short, loses nothing, and says when the disk fails.
#include "store/sqlite/checkpoints.h"

#include "store/sqlite/forgetful_disk_test.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::store::sqlite {
namespace {

constexpr std::int64_t step = 512 * 1'024;

class CheckpointsTest : public testing::Test {
 protected:
  CheckpointsTest() { writer_.execute("CREATE TABLE t (a BLOB NOT NULL)"); }

  void commit(int times) {
    for (int i = 0; i < times; ++i) {
      writer_.run("INSERT INTO t VALUES (?)", Blob{bytes_});
      checkpoints_.move_when_due();
      ++rows_;
    }
  }

  std::uintmax_t log_file_bytes() const { return std::filesystem::file_size(path_ + "-wal"); }

  ForgetfulDisk disk_{1, ForgetfulDisk::Sync::honest, 0, [] {}};
  const std::string path_ = disk_.path("test.db");
  const std::string bytes_ = std::string(20'000, 'x');
  Database writer_{path_, Database::Mode::writer};
  Checkpoints checkpoints_{path_, writer_, step};
  int rows_ = 0;
};

TEST_F(CheckpointsTest, TheLogBeginsAnewWhileTheWriterGoesOn) {
  commit(1'000);
  EXPECT_GT(std::filesystem::file_size(path_), 15'000'000u);
  EXPECT_LT(log_file_bytes(), static_cast<std::uintmax_t>(2 * step));
  checkpoints_.finish();
  Database again(path_, Database::Mode::reader);
  EXPECT_EQ(again.value<int>("SELECT COUNT(*) FROM t WHERE LENGTH(a) = 20000"), rows_);
  EXPECT_EQ(again.value<std::string>("PRAGMA integrity_check"), "ok");
}

TEST_F(CheckpointsTest, AReaderHoldsTheLogUpUntilItEnds) {
  commit(1);
  Database reader(path_, Database::Mode::reader);
  reader.execute("BEGIN");
  EXPECT_EQ(reader.value<int>("SELECT COUNT(*) FROM t"), 1);
  commit(200);
  EXPECT_GT(writer_.wal_bytes(), 4 * step) << "what the reader sees would be written over";
  EXPECT_EQ(reader.value<int>("SELECT COUNT(*) FROM t"), 1);
  reader.execute("COMMIT");
  commit(30);
  EXPECT_LT(writer_.wal_bytes(), 2 * step);
  EXPECT_EQ(reader.value<int>("SELECT COUNT(*) FROM t"), rows_);
}

// With the database's pages not on the disk, the log must not begin anew.
TEST_F(CheckpointsTest, ASyncThatFailsBesideTheWriterIsTold) {
  disk_.fail_syncs_of(path_);
  try {
    commit(1'000);
    FAIL() << "nobody was told";
  } catch (const Error& error) {
    EXPECT_TRUE(error.io_failed()) << error.what();
  }
  EXPECT_LT(writer_.wal_bytes(), 2 * step);
}

TEST_F(CheckpointsTest, ARoundThatFailsAtTheEndIsTold) {
  disk_.fail_syncs_of(path_);
  while (writer_.wal_bytes() < step) commit(1);
  EXPECT_THROW(checkpoints_.finish(), Error);
}

}  // namespace
}  // namespace millrace::store::sqlite
