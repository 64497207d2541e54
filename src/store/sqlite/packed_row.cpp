// A value is a tag, and what the tag does not tell of it.
#include "store/sqlite/packed_row.h"

#include <bit>
#include <cstring>

namespace millrace::store::sqlite {
namespace {

static_assert(std::endian::native == std::endian::little);

// 1 to 8: an integer of that many bytes. From `short_text` on: a text of so many bytes, up to `long_text`, behind which the length stands.
constexpr std::uint8_t null = 0, same_integer = 9, paragraph = 10, small_integer = 16, short_text = 64, long_text = 255;
constexpr std::int64_t small_integers = short_text - small_integer;  // from 0 on

constexpr std::string_view paragraph_begins = "<p>", paragraph_ends = "</p>\n";

std::uint8_t bytes_needed(std::int64_t value) {
  const auto folded = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  return static_cast<std::uint8_t>(std::bit_width(folded) / 8 + 1);  // with a bit for the sign
}

}  // namespace

void RowPacker::add_null() { bytes_ += static_cast<char>(null); }

void RowPacker::add(std::int64_t value) {
  if (value >= 0 && value < small_integers) {
    bytes_ += static_cast<char>(small_integer + value);
    return;
  }
  if (value == last_integer_) {
    bytes_ += static_cast<char>(same_integer);
    return;
  }
  last_integer_ = value;
  const auto size = bytes_needed(value);
  bytes_ += static_cast<char>(size);
  bytes_.append(reinterpret_cast<const char*>(&value), size);
}

bool RowPacker::is_last_as_paragraph(std::string_view text) const {
  if (text.size() != last_size_ + paragraph_begins.size() + paragraph_ends.size()) return false;
  return text.starts_with(paragraph_begins) && text.ends_with(paragraph_ends) &&
         text.substr(paragraph_begins.size(), last_size_) == std::string_view(bytes_).substr(last_text_, last_size_);
}

void RowPacker::add(std::string_view text) {
  if (is_last_as_paragraph(text)) {
    bytes_ += static_cast<char>(paragraph);
    return;
  }
  add_length(text.size());
  last_text_ = bytes_.size(), last_size_ = text.size();
  bytes_ += text;
}

void RowPacker::add_length(std::size_t length) {
  if (length < long_text - short_text) {
    bytes_ += static_cast<char>(short_text + length);
    return;
  }
  bytes_ += static_cast<char>(long_text);
  const auto whole = static_cast<std::uint32_t>(length);
  bytes_.append(reinterpret_cast<const char*>(&whole), sizeof whole);
}

std::uint8_t PackedRow::next() {
  ensure(!rest_.empty(), "a kept row ends early");
  const auto tag = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return tag;
}

bool PackedRow::takes_null() {
  if (rest_.empty() || static_cast<std::uint8_t>(rest_.front()) != null) return false;
  rest_.remove_prefix(1);
  return true;
}

std::int64_t PackedRow::integer() {
  const auto tag = next();
  if (tag >= small_integer && tag < short_text) return tag - small_integer;
  if (tag == same_integer) return last_integer_;
  ensure(tag >= 1 && tag <= sizeof(std::int64_t) && tag <= rest_.size(), "a kept row holds something else than a number");
  std::uint64_t value = 0;
  std::memcpy(&value, rest_.data(), tag);
  rest_.remove_prefix(tag);
  const int unused = 64 - 8 * tag;
  last_integer_ = static_cast<std::int64_t>(value << unused) >> unused;
  return last_integer_;
}

std::string_view PackedRow::text_of(std::uint8_t tag) {
  ensure(tag >= short_text, "a kept row holds something else than a text");
  std::size_t size = tag - short_text;
  if (tag == long_text) {
    std::uint32_t whole = 0;
    ensure(rest_.size() >= sizeof whole, "a kept row ends early");
    std::memcpy(&whole, rest_.data(), sizeof whole);
    rest_.remove_prefix(sizeof whole);
    size = whole;
  }
  ensure(rest_.size() >= size, "a kept row ends early");
  last_text_ = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return last_text_;
}

std::string_view PackedRow::text() { return text_of(next()); }

void PackedRow::read_text(std::string& into) {
  const auto tag = next();
  if (tag != paragraph) {
    into = text_of(tag);
    return;
  }
  into.reserve(paragraph_begins.size() + last_text_.size() + paragraph_ends.size());
  into = paragraph_begins;
  into += last_text_;
  into += paragraph_ends;
}

}  // namespace millrace::store::sqlite
