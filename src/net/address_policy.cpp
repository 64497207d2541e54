// The ranges come from IANA's special-purpose address registries (RFC 6890) and the clouds' documents on their metadata
// services.
#include "net/address_policy.h"

#include "base/ascii.h"
#include "net/aws_host.h"

#include <fmt/format.h>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <span>
#include <vector>

namespace millrace::net {
namespace {

namespace ip = boost::asio::ip;

enum class AwsEndpoint : bool { never, may_be_here };

struct RangeText {
  const char* network;
  std::string_view name;
  AwsEndpoint aws = AwsEndpoint::never;
};

// The first match counts, so a metadata service stands before the range that holds it.
constexpr RangeText v4_ranges[] = {
    {"169.254.169.254/32", "a cloud's metadata service"},
    {"169.254.170.0/24", "a cloud's metadata service"},
    {"100.100.100.200/32", "a cloud's metadata service"},
    {"168.63.129.16/32", "a cloud's metadata service"},
    {"192.0.0.192/32", "a cloud's metadata service"},
    {"127.0.0.0/8", "loopback"},
    {"10.0.0.0/8", "private", AwsEndpoint::may_be_here},
    {"172.16.0.0/12", "private", AwsEndpoint::may_be_here},
    {"192.168.0.0/16", "private", AwsEndpoint::may_be_here},
    {"100.64.0.0/10", "carrier-grade NAT", AwsEndpoint::may_be_here},
    {"169.254.0.0/16", "link-local"},
    {"0.0.0.0/8", "unspecified"},
    {"255.255.255.255/32", "broadcast"},
    {"224.0.0.0/4", "multicast"},
    {"240.0.0.0/4", "reserved"},
    {"192.0.0.0/24", "reserved"},
    {"192.0.2.0/24", "documentation"},
    {"198.51.100.0/24", "documentation"},
    {"203.0.113.0/24", "documentation"},
    {"198.18.0.0/15", "benchmarking"},
};

constexpr RangeText v6_ranges[] = {
    {"fd00:ec2::/32", "a cloud's metadata service"},
    {"fd20:ce::/32", "a cloud's metadata service"},
    {"::1/128", "loopback"},
    {"::/128", "unspecified"},
    {"fe80::/10", "link-local"},
    {"fec0::/10", "site-local"},
    {"fc00::/7", "unique local", AwsEndpoint::may_be_here},
    {"ff00::/8", "multicast"},
    {"2001:db8::/32", "documentation"},
    {"3fff::/20", "documentation"},
    {"2001::/23", "reserved"},
    {"2002::/16", "6to4"},
};

template <class Network>
struct Range {
  Network network;
  std::string_view name;
  AwsEndpoint aws;
};

// Whoever is not in a range is public; `in_range` is a view of a table below.
struct Place {
  std::string_view name;
  AwsEndpoint aws = AwsEndpoint::never;
};

bool contains(const ip::network_v4& network, const ip::address_v4& address) {
  return (address.to_uint() & network.netmask().to_uint()) == network.network().to_uint();
}

bool contains(const ip::network_v6& network, const ip::address_v6& address) {
  return ip::network_v6(address, network.prefix_length()).network() == network.network();
}

template <class Network, class Address>
std::optional<Place> find(const std::vector<Range<Network>>& ranges, const Address& address) {
  for (const auto& range : ranges)
    if (contains(range.network, address)) return Place{range.name, range.aws};
  return std::nullopt;
}

std::optional<Place> not_public(const ip::address_v4& address) {
  static const auto ranges = [] {
    std::vector<Range<ip::network_v4>> made;
    for (const auto& text : v4_ranges) made.push_back({ip::make_network_v4(text.network), text.name, text.aws});
    return made;
  }();
  return find(ranges, address);
}

// Of ::ffff:a.b.c.d (mapped), ::a.b.c.d (compatible, deprecated) and 64:ff9b::a.b.c.d (NAT64, RFC 6052).
std::optional<ip::address_v4> embedded_v4(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  const auto starts_with = [&](std::initializer_list<unsigned char> prefix) {
    return std::ranges::equal(std::span(bytes).first<12>(), prefix);
  };
  const bool mapped = starts_with({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff});
  const bool compatible = starts_with({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  const bool nat64 = starts_with({0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0});
  if (!mapped && !compatible && !nat64) return std::nullopt;
  return ip::address_v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

std::optional<Place> not_public(const ip::address_v6& address) {
  static const auto ranges = [] {
    std::vector<Range<ip::network_v6>> made;
    for (const auto& text : v6_ranges) made.push_back({ip::make_network_v6(text.network), text.name, text.aws});
    return made;
  }();
  static const auto global_unicast = ip::make_network_v6("2000::/3");
  if (const auto place = find(ranges, address)) return place;
  if (const auto inner = embedded_v4(address)) return not_public(*inner);
  if (!contains(global_unicast, address)) return Place{"reserved"};
  return std::nullopt;
}

std::optional<Place> not_public(const ip::address& address) {
  return address.is_v4() ? not_public(address.to_v4()) : not_public(address.to_v6());
}

}  // namespace

std::optional<AddressPolicy::HostPort> AddressPolicy::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);

  HostPort made;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), made.port);
  if (error != std::errc{} || end != digits.data() + digits.size() || made.port == 0) return std::nullopt;

  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.find_first_of("[]/@ ") != std::string_view::npos || host.contains(':') != bracketed) return std::nullopt;
  made.host = lower(host);
  return made;
}

AddressPolicy AddressPolicy::everywhere() {
  AddressPolicy policy;
  policy.everywhere_ = true;
  return policy;
}

bool AddressPolicy::allowed(std::string_view host, std::uint16_t port) const {
  return std::ranges::find(allowed_, HostPort{lower(host), port}) != allowed_.end();
}

std::optional<std::string> AddressPolicy::refusal(const Origin& origin, const ip::address& address) const {
  const auto place = not_public(address);
  if (!place || everywhere_ || allowed(origin.host, origin.port)) return std::nullopt;
  const bool aws = origin.scheme == Origin::Scheme::https && parse_aws_host(origin.host);
  if (aws && place->aws == AwsEndpoint::may_be_here) return std::nullopt;
  return fmt::format("{} is not a public address ({}); if it is yours, start millrace with --allow-outbound {}", address.to_string(),
                     place->name, origin.host_port());
}

}  // namespace millrace::net
