// What SendMessage and SendMessageBatch share, going out and coming back.
#include "sinks/sqs/entry.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "sinks/json_member.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::sqs {
namespace {

constexpr std::size_t max_fifo_id_bytes = 128;

}  // namespace

std::string fifo_id(std::string_view text) {
  const bool fits =
      !text.empty() && text.size() <= max_fifo_id_bytes && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
  return fits ? std::string(text) : to_hex(sha256(text));
}

Entry entry_of(const delivery::Outgoing& event, const QueueUrl& queue) {
  Entry entry{event.body, attributes_of(event), {}, {}};
  if (queue.is_fifo()) {
    entry.group_id = fifo_id(event.group);
    entry.deduplication_id = fifo_id(event.dedup_id.empty() ? event.event_id : event.dedup_id);
  }
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
  out += R"(,"MessageDeduplicationId":)";
  wire::append_json_string(out, entry.deduplication_id);
}

std::expected<std::string, std::string> verified_message_id(const wire::Json& receipt, const Entry& entry) {
  const auto message_id = sinks::text_member(receipt, "MessageId");
  const auto body_md5 = sinks::text_member(receipt, "MD5OfMessageBody");
  const auto attributes_md5 = sinks::text_member(receipt, "MD5OfMessageAttributes");
  if (message_id.empty()) return std::unexpected("the receipt has no MessageId");
  if (body_md5 != to_hex(md5(entry.body))) return std::unexpected("the queue holds another body than was sent: the MD5s differ");
  if (!attributes_md5.empty() && attributes_md5 != md5_hex(entry.attributes))
    return std::unexpected("the queue holds other attributes than were sent: the MD5s differ");
  return std::string(message_id);
}

}  // namespace millrace::sqs
