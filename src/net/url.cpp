// Boost.URL knows URLs; which of them are a service's is said here.
#include "net/url.h"

#include "base/ascii.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace millrace::net {
namespace {

// A URL's host may hold anything, percent-encoded: here letters, digits, '-', '_' and '.'; or an IPv6 address between brackets.
bool is_name(std::string_view host) {
  return std::ranges::all_of(host,
                             [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; });
}

// 1 to 65535; 0 for what is none.
std::uint16_t port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc{} && end == digits.data() + digits.size() ? port : std::uint16_t{0};
}

}  // namespace

// Boost.URL judges the form. Host and port are cut here: in 1.81 it ends a host behind four numbers, so that 127.0.0.1.example is an
// address with a path, and counts ports beyond 65535 anew from 0.
std::expected<Url, std::string> Url::parse(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return std::unexpected("is not a URL");
  const auto scheme = lower(parsed->scheme());
  if (scheme != "http" && scheme != "https") return std::unexpected("starts with neither https:// nor http://");
  if (!parsed->has_authority()) return std::unexpected("names no host");
  if (parsed->has_userinfo()) return std::unexpected("holds a user or password: keys have fields of their own");

  auto rest = text.substr(scheme.size() + std::string_view("://").size());
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  const bool bracketed = authority.starts_with('[');
  const auto host = authority.substr(0, bracketed ? authority.find(']') + 1 : authority.find(':'));

  Url url;
  url.origin.scheme = scheme == "https" ? Origin::Scheme::https : Origin::Scheme::http;
  url.origin.host = lower(bracketed ? host.substr(1, host.size() - 2) : host);
  if (host.empty()) return std::unexpected("names no host");
  if (bracketed ? parsed->host_type() != boost::urls::host_type::ipv6 : !is_name(url.origin.host))
    return std::unexpected("has a host that is neither a host's name nor an address");
  if (const auto port = authority.substr(host.size()); port.empty()) {
    url.origin.port = scheme == "https" ? 443 : 80;
  } else if (url.origin.port = port_of(port.substr(1)); url.origin.port == 0) {
    return std::unexpected("has a port that is not between 1 and 65535");
  }
  url.path = rest.substr(0, rest.find_first_of("?#"));
  url.behind_path = rest.substr(url.path.size());
  return url;
}

std::string Url::target() const { return (path.empty() ? "/" : path) + behind_path.substr(0, behind_path.find('#')); }

}  // namespace millrace::net
