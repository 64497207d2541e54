// A SendMessageBatch request and the reading of its answer.
#pragma once

#include "delivery/sink.h"
#include "net/client_exchange.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/target.h"

#include <span>
#include <string_view>
#include <vector>

namespace millrace::sqs {

// A request of SQS's JSON protocol; `action` is "SendMessageBatch".
net::ClientRequest sqs_request(std::string_view action, std::string body);

// Each entry's id in the batch is its index.
net::ClientRequest batch_request(const QueueUrl& queue, std::span<const Entry> entries);

// One outcome per entry, of which each is expected to have been digested so, of the body of a 200. An entry that the answer does not name,
// as in a body that cannot be read, is unknown.
std::vector<delivery::Outcome> outcomes_of_answer(std::string_view body, std::span<const Digests> expected, const SqsTarget& target);

}  // namespace millrace::sqs
