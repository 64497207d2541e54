// An IPv6 address is bracketed wherever a port may follow it.
#include "net/origin.h"

#include <fmt/format.h>

namespace millrace::net {
namespace {

std::string bracketed(const std::string& host) { return host.contains(':') ? "[" + host + "]" : host; }

}  // namespace

std::string Origin::authority() const {
  const std::uint16_t default_port = scheme == Scheme::https ? 443 : 80;
  return port == default_port ? bracketed(host) : host_port();
}

std::string Origin::host_port() const { return fmt::format("{}:{}", bracketed(host), port); }

}  // namespace millrace::net
