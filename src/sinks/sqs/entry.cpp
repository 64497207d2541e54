// What SendMessage and SendMessageBatch share, going out and coming back.
#include "sinks/sqs/entry.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace millrace::sqs {
namespace {

constexpr std::size_t max_fifo_id_bytes = 128;

bool is_hex_of(std::string_view hex, const Md5& digest) {
  constexpr char digits[] = "0123456789abcdef";
  if (hex.size() != 2 * digest.size()) return false;
  bool same = true;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(digest[i]);
    same &= hex[2 * i] == digits[byte >> 4] && hex[2 * i + 1] == digits[byte & 15];
  }
  return same;
}

}  // namespace

std::string fifo_id(std::string_view text) {
  const bool fits =
      !text.empty() && text.size() <= max_fifo_id_bytes && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
  return fits ? std::string(text) : to_hex(sha256(text));
}

Entry entry_of(const delivery::Outgoing& event, Grouping grouping) {
  Entry entry{event.body, attributes_of(event), {}, {}};
  if (grouping != Grouping::none) entry.group_id = fifo_id(event.group);
  if (grouping == Grouping::fifo) entry.deduplication_id = fifo_id(event.dedup_id.empty() ? event.event_id : event.dedup_id);
  return entry;
}

std::size_t size_bytes(const Entry& entry) { return entry.body.size() + size_bytes(entry.attributes); }

std::size_t size_bytes(std::span<const Entry> entries) {
  std::size_t bytes = 0;
  for (const auto& entry : entries) bytes += size_bytes(entry);
  return bytes;
}

void append_members(std::string& out, const Entry& entry) {
  out += R"("MessageBody":)";
  wire::append_json_string(out, entry.body);
  out += R"(,"MessageAttributes":)";
  append_json(out, entry.attributes);
  if (entry.group_id.empty()) return;
  out += R"(,"MessageGroupId":)";
  wire::append_json_string(out, entry.group_id);
  if (entry.deduplication_id.empty()) return;
  out += R"(,"MessageDeduplicationId":)";
  wire::append_json_string(out, entry.deduplication_id);
}

std::vector<Digests> digests_of(std::span<const Entry* const> entries) {
  std::vector<std::string> attributes;
  std::vector<std::string_view> texts;
  attributes.reserve(entries.size());
  texts.reserve(2 * entries.size());
  for (const auto* const entry : entries) texts.push_back(entry->body);
  for (const auto* const entry : entries) texts.push_back(attributes.emplace_back(digested(entry->attributes)));
  const auto digests = md5_of_each(texts);
  std::vector<Digests> all;
  all.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) all.push_back({digests[i], digests[entries.size() + i]});
  return all;
}

delivery::Outcome unless_not_at_fault(delivery::Outcome refused, bool at_fault) {
  if (!at_fault && refused.kind == delivery::Outcome::Kind::rejected) refused.kind = delivery::Outcome::Kind::retry;
  return refused;
}

std::expected<std::string, std::string> verified_message_id(const Receipt& receipt, const Digests& entry) {
  if (receipt.message_id.empty()) return std::unexpected("the receipt has no MessageId");
  if (!is_hex_of(receipt.md5_of_body, entry.body)) return std::unexpected("the queue holds another body than was sent: the MD5s differ");
  if (!receipt.md5_of_attributes.empty() && !is_hex_of(receipt.md5_of_attributes, entry.attributes))
    return std::unexpected("the queue holds other attributes than were sent: the MD5s differ");
  return std::string(receipt.message_id);
}

}  // namespace millrace::sqs
