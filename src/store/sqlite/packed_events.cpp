// Position, attempt, outcome with the receipt's form, receipt: event by event.
#include "store/sqlite/packed_events.h"

#include "base/ensure.h"
#include "base/random.h"

#include <algorithm>

namespace millrace::store::sqlite {
namespace {

constexpr std::uint8_t outcome_bits = 3, outcome_mask = (1 << outcome_bits) - 1;
enum class Receipt : std::uint8_t { none, uuid, text };

void append_number(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

// Small ones of both signs stay small.
std::uint64_t zigzag(std::int64_t number) { return static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63); }
std::int64_t unzigzag(std::uint64_t number) { return static_cast<std::int64_t>(number >> 1 ^ (~(number & 1) + 1)); }

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::string_view take(std::size_t count) {
    ensure(count <= rest_.size(), "an attempt's events are damaged");
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }
  std::uint64_t number() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = this->byte();
      number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return number;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string packed(const std::vector<AttemptedEvent>& events) {
  std::string out;
  out.reserve(events.size() * 22);
  Position before = 0;
  for (const auto& event : events) {
    append_number(out, zigzag(event.position - before));
    before = event.position;
    append_number(out, static_cast<std::uint64_t>(event.attempt));
    const auto id = parse_uuid(event.receipt);
    const bool is_uuid = id && std::ranges::none_of(event.receipt, [](char c) { return c >= 'A' && c <= 'F'; });  // as it is written again
    const auto form = event.receipt.empty() ? Receipt::none : is_uuid ? Receipt::uuid : Receipt::text;
    out += static_cast<char>(static_cast<std::uint8_t>(form) << outcome_bits | (event.outcome & outcome_mask));
    if (form == Receipt::uuid) out.append(reinterpret_cast<const char*>(id->data()), id->size());
    if (form == Receipt::text) append_number(out, event.receipt.size()), out += event.receipt;
  }
  return out;
}

std::vector<AttemptedEvent> unpacked(std::string_view bytes) {
  std::vector<AttemptedEvent> events;
  Bytes rest(bytes);
  for (Position before = 0; !rest.empty(); before = events.back().position) {
    auto& event = events.emplace_back();
    event.position = before + unzigzag(rest.number());
    event.attempt = static_cast<std::int64_t>(rest.number());
    const auto form = rest.byte();
    event.outcome = form & outcome_mask;
    const auto receipt = static_cast<Receipt>(form >> outcome_bits);
    if (receipt == Receipt::text) event.receipt = rest.take(rest.number());
    if (receipt != Receipt::uuid) continue;
    Uuid id{};
    std::ranges::copy(rest.take(id.size()), id.begin());
    event.receipt = to_text(id);
  }
  return events;
}

}  // namespace millrace::store::sqlite
