// A message as SQS gets it: one event, its attributes, and on a FIFO queue its group.
#pragma once

#include "base/md5_lanes.h"
#include "delivery/sink.h"
#include "sinks/sqs/grouping.h"
#include "sinks/sqs/message_attributes.h"

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sqs {

struct Entry {
  std::string_view body;
  Attributes attributes;
  std::string group_id;          // of FIFO and of fair queues
  std::string deduplication_id;  // of FIFO queues: SQS swallows a repeat of it for five minutes
};

Entry entry_of(const delivery::Outgoing& event, Grouping grouping);

// What SQS takes as a group or deduplication id: 1 to 128 printable characters of ASCII without a blank. Any other text
// becomes its SHA-256 in hex.
std::string fifo_id(std::string_view text);

// Body and attributes, as SQS counts them.
std::size_t size_bytes(const Entry& entry);
std::size_t size_bytes(std::span<const Entry> entries);

// Appends `"MessageBody":"…","MessageAttributes":{…}`, with group and deduplication id on a FIFO queue: the members that
// SendMessage and an entry of SendMessageBatch have in common.
void append_members(std::string& out, const Entry& entry);

// What a receipt has to say of an entry, in lower case hex.
struct Digests {
  Md5 body, attributes;
};
std::vector<Digests> digests_of(std::span<const Entry* const> entries);

// What became of an entry that was refused: where the service says that the sender is not at fault (SenderFault false), it is tried
// again, whatever the code.
delivery::Outcome unless_not_at_fault(delivery::Outcome refused, bool at_fault);

// The MessageId, when the receipt's MD5s of body and attributes are those of the entry; otherwise what is wrong. A digest
// of the attributes is compared if there is one: not every emulator gives it.
struct Receipt {
  std::string_view message_id, md5_of_body, md5_of_attributes;  // empty where it says nothing
};
std::expected<std::string, std::string> verified_message_id(const Receipt& receipt, const Digests& entry);

}  // namespace millrace::sqs
