// Rows that readers read lately, so that what many look at is not read from the database for each of them.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Operation. A reading asks `committed` before it begins; from then on it finds rows that are as its snapshot has them, and no others.
// The writer says which rows it `changed`, before it commits that it is `closing`, and then that it has `closed`. Changes are
// numbered: with `closing` the rows of one get its number and what was kept of them goes; with `closed` the number is committed. Where
// the last change of a row has a number that was committed before a reading began, what is kept is what the reading would see: no
// later change has even begun to be committed. An older reading neither finds the row nor keeps what it saw.
//
// Concurrency. Readers on any thread; one writer. Numbers stand under hashes of keys: two that fall together cost a look at the
// database.
//
// Limits. `most_bytes`, in shards, each of which is emptied when it is full; rows of more than `largest_row` are not kept.
class KeptRows {
 public:
  static constexpr std::size_t most_bytes = std::size_t{32} << 20, largest_row = std::size_t{16} << 10;

  enum class Of : std::uint8_t { users, members, messages, reactions };  // `reactions`: all that a message shows

  std::uint64_t committed() const { return committed_.load(std::memory_order_acquire); }

  // `as_of`: what was committed when the reading began.
  bool find(Of of, std::int64_t key, std::uint64_t as_of, std::string& into);
  void keep(Of of, std::int64_t key, std::uint64_t as_of, std::string_view bytes);

  void changed(Of of, std::int64_t key);
  void closing();
  void closed();

  std::size_t bytes();

 private:
  static constexpr std::size_t shard_count = 16, slot_count = 256, most_named = 4'096;

  struct Row {
    std::uint32_t size = 0;
    std::unique_ptr<char[]> bytes;
  };
  struct Shard {
    std::mutex mutex;
    std::array<std::uint64_t, slot_count> changes{};     // the number of the last one
    boost::unordered_flat_map<std::uint64_t, Row> rows;  // what is looked for is mostly in no cache: one place less to wait for
    std::size_t bytes = 0;
  };
  struct Place {
    Shard& shard;
    std::uint64_t& change;
  };

  Place place_of(std::uint64_t name);

  std::array<Shard, shard_count> shards_;
  std::atomic<std::uint64_t> committed_ = 0;
  std::vector<std::uint64_t> changed_;  // since the last commit; belongs to the writer
  bool is_closing_ = false;
};

}  // namespace millrace::store::sqlite
