// AWS Signature Version 4 (IAM User Guide, "Create a signed AWS API request"): pure functions of what is signed.
#pragma once

#include "base/crypto.h"
#include "base/instant.h"
#include "net/client_exchange.h"
#include "sinks/aws/credentials.h"

#include <string>
#include <string_view>

namespace millrace::aws {

// Where a signature is good.
struct SigningScope {
  std::string region;   // "eu-west-1"
  std::string service;  // "sqs"
};

// The key of a day's signatures, raw bytes. `date` is "20150830".
std::string signing_key(const Secret& secret, std::string_view date, const SigningScope& scope);

// Adds X-Amz-Date, with temporary credentials X-Amz-Security-Token, and Authorization over these, Host and every header
// that the request has. Preconditions: `body_digest` is the body's SHA-256 in hexadecimal; `key` is made of `at`'s day's; the target is a
// path of "/", letters, digits and
// "-_.~", as all of ours are, since then it is its own canonical form; no header name appears twice.
void sign(net::ClientRequest& request, std::string_view body_digest, const net::Origin& origin, const Credentials& credentials,
          const SigningScope& scope, HmacKey& key, Instant at);

}  // namespace millrace::aws
