// AWS STS: to whom credentials belong, and the sessions of roles.
#pragma once

#include "async/task.h"
#include "base/clock.h"
#include "net/http_client.h"
#include "sinks/aws/identity.h"

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::aws {

// Whom AWS takes a signer for.
struct Caller {
  std::string account;  // "123456789012"
  std::string arn;      // "arn:aws:sts::123456789012:assumed-role/millrace/i-0abc"
};

struct Role {
  std::string arn;           // "arn:aws:iam::123456789012:role/queue-writer"
  std::string session_name;  // 2 to 64 letters, digits and "_=,.@-"
  std::string external_id = {};
  std::chrono::seconds duration = std::chrono::hours{1};
};

// Operation. Each call is one request to STS's query protocol (API version 2011-06-15): a form out, XML back. A failure's
// `text` says what AWS or the network said; who calls knows the remedy.
//
// Concurrency. Lives on the loop of its client.
class Sts {
 public:
  // The region is a label of a host's name; see `is_region`.
  Sts(net::HttpClient& http, const Clock& clock, net::Origin origin, std::string region)
      : http_(http), clock_(clock), origin_(std::move(origin)), region_(std::move(region)) {}

  // "https://sts.eu-west-1.amazonaws.com": the regional endpoint.
  static net::Origin origin_of(std::string_view region);

  async::Task<std::expected<Caller, IdentityFailure>> caller(std::shared_ptr<Identity> who, async::Deadline deadline);
  async::Task<Identity::Fetched> assume(Role role, std::shared_ptr<Identity> who, async::Deadline deadline);

  // The token is the proof: nothing is signed.
  async::Task<Identity::Fetched> assume_with_web_identity(Role role, Secret token, async::Deadline deadline);

 private:
  using Form = std::vector<std::pair<std::string_view, std::string>>;
  async::Task<std::expected<std::string, IdentityFailure>> signed_call(Form form, std::shared_ptr<Identity> who, async::Deadline deadline);

  net::HttpClient& http_;
  const Clock& clock_;
  net::Origin origin_;
  std::string region_;
};

}  // namespace millrace::aws
