// Signs the requests of one identity to one service, and derives its key once a day and once per change of credentials.
#pragma once

#include "sinks/aws/identity.h"
#include "sinks/aws/sigv4.h"

#include <optional>
#include <string>

namespace millrace::aws {

// Concurrency. Lives on one loop.
class Signer {
 public:
  explicit Signer(SigningScope scope) : scope_(std::move(scope)) {}

  void sign(net::ClientRequest& request, std::string_view body_digest, const net::Origin& origin, const Identity::Current& credentials,
            Instant at);

 private:
  SigningScope scope_;
  Identity::Current credentials_;  // of key_, as the date is
  std::string date_;
  std::optional<HmacKey> key_;
};

}  // namespace millrace::aws
