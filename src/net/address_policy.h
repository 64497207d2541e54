// Which addresses a request to the outside may reach: the guard against a tenant's URL that points inward (SSRF).
#pragma once

#include "net/origin.h"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::net {

// Operation. An address that is not a public one is refused: loopback, private, link-local, metadata service, and so on
// through the special-purpose registries of IANA. An IPv4 address inside an IPv6 one (mapped, compatible, NAT64) is
// judged as itself. Two exceptions: what the operator allowed by host and port, and an AWS service's endpoint over
// https, which may be private (a VPC endpoint is; the certificate proves that it is AWS), never loopback, link-local or
// a metadata service.
class AddressPolicy {
 public:
  struct HostPort {
    std::string host;
    std::uint16_t port = 0;
    auto operator<=>(const HostPort&) const = default;
  };

  AddressPolicy() = default;
  explicit AddressPolicy(std::vector<HostPort> allowed) : allowed_(std::move(allowed)) {}

  // Refuses nothing: for calls that take no address from a tenant.
  static AddressPolicy everywhere();

  // "127.0.0.1:9324", "[::1]:80", "queue.internal:443"; nothing for any other text.
  static std::optional<HostPort> parse(std::string_view text);

  // True when the operator allowed exactly this host and port.
  bool allowed(std::string_view host, std::uint16_t port) const;

  // Nothing when the connection may be made; otherwise why not, naming the flag that would allow it.
  // Checked at connect time, on every attempt, against the address that is then connected to.
  std::optional<std::string> refusal(const Origin& origin, const boost::asio::ip::address& address) const;

 private:
  std::vector<HostPort> allowed_;
  bool everywhere_ = false;
};

}  // namespace millrace::net
