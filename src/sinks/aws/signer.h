// Signs the requests of one identity to one service, and derives its key once a day.
#pragma once

#include "sinks/aws/sigv4.h"

namespace millrace::aws {

// Concurrency. Lives on one loop.
class Signer {
 public:
  Signer(Credentials credentials, SigningScope scope) : credentials_(std::move(credentials)), scope_(std::move(scope)) {}

  void sign(net::ClientRequest& request, const net::Origin& origin, Instant at);

 private:
  Credentials credentials_;
  SigningScope scope_;
  std::string date_;  // of key_
  std::string key_;
};

}  // namespace millrace::aws
