// What a queue's attributes say, and what of it deserves a warning.
#pragma once

#include "hooks/diagnosis.h"
#include "net/client_exchange.h"
#include "sinks/sqs/target.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sqs {

// GetQueueAttributes of all attributes.
net::ClientRequest attributes_request(const QueueUrl& queue);

// Of the body of a 200; nothing when it is not one of SQS.
std::optional<hooks::QueueFacts> read_facts(std::string_view body);

// "standard queue, 262144 bytes a message, encrypted by SQS, 3 messages wait"
std::string facts_text(const hooks::QueueFacts& facts);

// So many messages waiting with none in flight is a queue that nobody reads.
inline constexpr std::int64_t unread_messages = 100;

std::vector<hooks::Finding> warnings_of(const hooks::QueueFacts& facts);

}  // namespace millrace::sqs
