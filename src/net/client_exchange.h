// One exchange with the outside: the request, and its response or why there is none.
#pragma once

#include "net/http.h"
#include "net/origin.h"

#include <cstdint>
#include <expected>
#include <string>

namespace millrace::net {

struct ClientRequest {
  std::string method = "POST";
  std::string target = "/";
  Headers headers = {};  // without Host and Content-Length, which the client writes
  std::string body = {};
  bool head_suffices = false;  // an answer whose head has come is one, even if its body is too long or never ends: it is cut
};

struct ClientResponse {
  unsigned status = 0;
  Headers headers;
  std::string body;
};

// Why there is no answer. `text` is for people.
struct ClientFailure {
  enum class Kind : std::uint8_t {
    no_such_host,
    resolve,  // the name could not be looked up
    address_refused,
    refused,    // nobody listens there
    connect,    // the host cannot be reached
    untrusted,  // the host's certificate, as the next two
    expired,
    wrong_name,
    tls,
    timeout,
    closed,
    too_large,
    malformed,
    cancelled,
  };
  Kind kind = Kind::connect;
  std::string text;
  bool maybe_sent = false;  // request bytes had gone out: the other side may have acted on it
};

// The request's bytes up to its body (RFC 9112). The error names the part that no request can carry: a line break would start another one.
std::expected<std::string, std::string> request_head(const Origin& origin, const ClientRequest& request);

}  // namespace millrace::net
