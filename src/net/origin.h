// Where a request goes (RFC 6454): scheme, host and port. Connections are pooled and addresses are judged per origin.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace millrace::net {

struct Origin {
  enum class Scheme : std::uint8_t { http, https };
  Scheme scheme = Scheme::https;
  std::string host;  // in lower case; an IPv6 address without its brackets
  std::uint16_t port = 443;

  auto operator<=>(const Origin&) const = default;

  // The Host header: without the scheme's default port.
  std::string authority() const;

  // For people and for --allow-outbound: always with the port.
  std::string host_port() const;
};

}  // namespace millrace::net
