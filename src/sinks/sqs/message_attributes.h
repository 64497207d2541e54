// The attributes that go with a message, as SQS counts, digests and restricts them.
#pragma once

#include "delivery/sink.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sqs {

// Every attribute of ours has the data type String. Most values go out as the event has them, and are not copied.
struct Attribute {
  std::string_view name;
  std::string_view plain;    // outlives the attribute
  std::string escaped = {};  // takes its place where SQS would not take it as it is

  std::string_view value() const { return escaped.empty() ? plain : escaped; }
};

// Sorted by name, as the digest wants them.
using Attributes = std::vector<Attribute>;

// app, cid, event_id, event_type, replay, x-signature: to dedupe, filter and verify. One whose value is empty is left out, since
// SQS refuses it.
Attributes attributes_of(const delivery::Outgoing& event);

// The value as SQS takes it: '%' and the bytes of characters that SQS refuses (SendMessage: other control characters
// than tab, line feed and carriage return; U+FFFE; U+FFFF), or that are no UTF-8, become %XX. So percent-decoding always
// gives the value back.
std::string attribute_value(std::string_view value);

// Bytes of names, data types and values: what counts toward the message's size beside the body.
std::size_t size_bytes(const Attributes& attributes);

// The same without making them.
std::size_t attribute_bytes(const delivery::Outgoing& event);

// The bytes whose MD5 is that of the attributes, by the algorithm of the SQS Developer Guide, "Calculating the MD5 message digest for
// message attributes".
std::string digested(const Attributes& attributes);

// The digest in lower case hex.
std::string md5_hex(const Attributes& attributes);

// Appends `{"app":{"DataType":"String","StringValue":"key"},…}`.
void append_json(std::string& out, const Attributes& attributes);

}  // namespace millrace::sqs
