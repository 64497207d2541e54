// A row of SQLite as a short text, from which its values are read again in the order of its columns.
#pragma once

#include "base/ensure.h"
#include "base/instant.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace millrace::store::sqlite {

// Appends values. What an earlier column tells is not written twice: a message's html mostly is its text as a paragraph, and most
// times are the one before.
class RowPacker {
 public:
  void add_null();
  void add(std::int64_t value);
  void add(std::string_view text);

  const std::string& bytes() const { return bytes_; }

 private:
  void add_length(std::size_t length);
  bool is_last_as_paragraph(std::string_view text) const;

  std::string bytes_;
  std::int64_t last_integer_ = 0;
  std::size_t last_text_ = 0, last_size_ = 0;  // where in `bytes_`
};

// Reads them. What is read as a view points into `bytes`, which outlive this.
class PackedRow {
 public:
  explicit PackedRow(std::string_view bytes) : rest_(bytes) {}

  template <class... T>
  void into(T&... values) {
    (read(values), ...);
  }

 private:
  template <class T>
  void read(T& value) {
    if constexpr (std::is_same_v<T, std::string>) read_text(value);
    else if constexpr (std::is_same_v<T, std::string_view>) value = text();
    else if constexpr (std::is_same_v<T, Instant>) value.ns = integer();
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) value = static_cast<T>(integer());
    else if (takes_null()) value.reset();
    else read(value.emplace());
  }

  std::uint8_t next();
  bool takes_null();
  std::int64_t integer();
  std::string_view text();
  std::string_view text_of(std::uint8_t tag);
  void read_text(std::string& into);

  std::string_view rest_, last_text_;
  std::int64_t last_integer_ = 0;
};

}  // namespace millrace::store::sqlite
