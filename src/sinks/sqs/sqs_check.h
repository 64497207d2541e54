// Tries a queue with one real message, since only a send proves the permission to send, and says what was found on the way.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "hooks/diagnosis.h"
#include "net/http_client.h"
#include "sinks/cause.h"
#include "sinks/sqs/target.h"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace millrace::sqs {

struct TestMessage {
  std::string_view body;       // as the hook encodes it
  std::string_view id;         // new for each check: a FIFO queue swallows a repeat
  std::string_view app_key;    // with the signature, so that a consumer can verify it as it does every event
  std::string_view signature;  // of the uncompressed JSON
};

struct CheckContext {
  using Watch = std::function<void(const hooks::CheckStep&)>;

  net::HttpClient& http;
  const Clock& clock;
  // The ARN by which AWS knows who signs, or why it is not known. Empty where there is nobody to ask.
  std::function<async::Task<std::expected<std::string, std::string>>(async::Deadline)> who = {};
  Watch watch = {};  // told of each step as it ends
};

// Operation. One step after the other, up to the first that fails: the URL's form, resolve, connect, TLS; then
// GetQueueAttributes, whose answer's Date tells the clock and which is never fatal, beside it who signs; then one
// SendMessage with the attribute `millrace_test`, on a FIFO queue in the group `millrace-test`. Ends by the deadline; the
// send has at least half of the time that is left once a connection is open.
async::Task<hooks::Diagnosis> check_queue(CheckContext context, SqsTarget target, TestMessage message, async::Deadline deadline);

// Of a hook whose settings allow no request at all.
hooks::Diagnosis unsendable(hooks::Finding why, const CheckContext::Watch& watch);

}  // namespace millrace::sqs
