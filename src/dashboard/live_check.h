// Test SQS as it goes on: each step as it ends, then the whole answer.
#pragma once

#include "api/call.h"
#include "async/task_group.h"
#include "net/http_server.h"

namespace millrace::dashboard {

// Operation. `start` begins what POST /check_sqs does, for any type of hook, and gives a feed of JSON lines: {"step":{…}} for each step,
// at the end {"answer":{…}} with what POST /check_sqs answers, or {"error":"…"}. A test goes on to its end when nobody listens any more.
//
// Concurrency. `start` on any loop; the tests run on the delivery loop, from where `stop` is called.
class LiveChecks {
 public:
  explicit LiveChecks(api::Service& service) : service_(service), running_(service.delivery_loop) {}

  net::Feed start(api::Call call);

  // Waits for the tests that go on. No other may be started any more.
  async::Task<void> stop() { co_await running_.join(); }

 private:
  struct Lines;

  async::Task<void> run(std::shared_ptr<Lines> lines, api::Call call);

  api::Service& service_;
  async::TaskGroup running_;
};

}  // namespace millrace::dashboard
