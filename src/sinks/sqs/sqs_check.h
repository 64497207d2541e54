// Tries a queue with one real message, since only a send proves the permission to send.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "delivery/sink.h"
#include "net/http_client.h"
#include "sinks/sqs/target.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::sqs {

struct TestMessage {
  std::string_view body;       // as the hook encodes it
  std::string_view id;         // new for each check: a FIFO queue swallows a repeat
  std::string_view app_key;    // with the signature, so that a consumer can verify it as it does every event
  std::string_view signature;  // of the uncompressed JSON
};

// Sends it with the attribute `millrace_test`, on a FIFO queue in the group `millrace-test`, by one SendMessage. The
// MessageId, or an outcome whose reason names cause and remedy. Ends by the deadline.
async::Task<std::expected<std::string, delivery::Outcome>> check_queue(net::HttpClient& http, const Clock& clock, SqsTarget target,
                                                                       TestMessage message, async::Deadline deadline);

}  // namespace millrace::sqs
