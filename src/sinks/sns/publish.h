// Requests of SNS's query protocol (API version 2010-03-31): a form out, XML back.
#pragma once

#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/sns/target.h"
#include "sinks/sqs/entry.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sns {

// An SNS message has the parts of an SQS message, and the same limits of size and attributes.
using sqs::Entry;

// Publish of one message.
net::ClientRequest publish_request(const Topic& topic, const Entry& entry);

// PublishBatch. Each entry's id in the batch is its index.
net::ClientRequest batch_request(const Topic& topic, std::span<const Entry> entries);

net::ClientRequest attributes_request(const Topic& topic);

// One outcome per entry, of the body of a 200. An entry that the answer does not name, as in a body that cannot be read,
// is unknown. SNS gives no digest to compare.
std::vector<delivery::Outcome> outcomes_of_answer(std::string_view body, std::size_t entries, const SnsTarget& target);

// What a topic's attributes say.
struct TopicFacts {
  bool fifo = false;
  std::string kms_key;  // empty: not encrypted with KMS
  std::optional<long> subscriptions;
};
std::optional<TopicFacts> read_facts(std::string_view body);

}  // namespace millrace::sns
