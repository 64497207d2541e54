// Tries a queue or a topic with one real message, since only a send proves the permission to send, and says what was found on the way.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "hooks/diagnosis.h"
#include "net/http_client.h"
#include "sinks/aws/endpoint.h"
#include "sinks/check_steps.h"

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::aws {

struct TestMessage {
  std::string_view body;       // as the hook encodes it
  std::string_view id;         // new for each check: a FIFO queue swallows a repeat
  std::string_view app_key;    // with the signature, so that a consumer can verify it as it does every event
  std::string_view signature;  // of the uncompressed JSON
};

struct CheckContext {
  using Watch = sinks::CheckSteps::Watch;

  net::HttpClient& http;
  const Clock& clock;
  // The ARN by which AWS knows who signs, or why it is not known. Empty where there is nobody to ask.
  std::function<async::Task<std::expected<std::string, std::string>>(async::Deadline)> who = {};
  Watch watch = {};  // told of each step as it ends
};

// Operation. One step after the other, up to the first that fails: the target's form, resolve, connect, TLS; then a question for
// its attributes, whose answer's Date tells the clock and which is never fatal, beside it who signs; then the message. Ends by the
// deadline; the send has at least half of the time that is left once a connection is open.
//
// Concurrency. Lives on one loop; runs once.
class TargetCheck {
 public:
  virtual ~TargetCheck() = default;
  TargetCheck(const TargetCheck&) = delete;
  TargetCheck& operator=(const TargetCheck&) = delete;

  async::Task<hooks::Diagnosis> run();

 protected:
  TargetCheck(CheckContext context, net::Origin origin, SigningScope scope, std::shared_ptr<Identity> identity, async::Deadline deadline);

 private:
  // "queue https://…, region eu-west-1"
  virtual std::string whereabouts() const = 0;
  virtual std::string arn() const = 0;
  virtual std::string_view right() const = 0;  // "sqs:SendMessage"
  virtual std::optional<hooks::Finding> form_warning() const = 0;

  virtual net::ClientRequest attributes_request() const = 0;
  // Of the body of a 200: the facts in a line, with warnings and facts put into what was found; nothing when it is not such an answer.
  virtual std::optional<std::string> read_attributes(std::string_view body, hooks::Diagnosis& found) const = 0;

  virtual net::ClientRequest message_request() const = 0;
  // The message's id in the body of a 200, or what is wrong.
  virtual std::expected<std::string, hooks::Finding> message_id_in(std::string_view body) const = 0;

  using Answer = std::expected<net::ClientResponse, CallFailure>;
  async::Task<bool> look();
  void read_clock(const net::ClientResponse& response);
  void say_attributes(const Answer& answer, std::chrono::milliseconds took);
  async::Task<void> send();
  void read_refusal(const net::ClientResponse& response);

  CheckContext context_;
  net::Origin origin_;
  async::Deadline deadline_;
  hooks::Diagnosis found_;
  sinks::CheckSteps steps_;
  Endpoint endpoint_;
};

}  // namespace millrace::aws
