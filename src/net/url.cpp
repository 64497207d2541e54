// Boost.URL knows URLs; which of them are a service's is said here.
#include "net/url.h"

#include "base/ascii.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace millrace::net {
namespace {

// A URL's host may hold anything, percent-encoded: here letters, digits, '-', '_' and '.', and ':' in an IPv6 address alone.
bool is_host(std::string_view host, boost::urls::host_type type) {
  return type != boost::urls::host_type::ipvfuture && std::ranges::all_of(host, [type](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
                  (c == ':' && type == boost::urls::host_type::ipv6);
         });
}

}  // namespace

std::expected<Url, std::string> Url::parse(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return std::unexpected("is not a URL");
  const auto scheme = lower(parsed->scheme());
  if (scheme != "http" && scheme != "https") return std::unexpected("starts with neither https:// nor http://");
  if (parsed->has_userinfo()) return std::unexpected("holds a user or password: keys have fields of their own");

  Url url;
  url.origin.scheme = scheme == "https" ? Origin::Scheme::https : Origin::Scheme::http;
  url.origin.host = lower(parsed->host_address());
  if (url.origin.host.empty()) return std::unexpected("names no host");
  if (!is_host(url.origin.host, parsed->host_type())) return std::unexpected("has a host that is neither a host's name nor an address");
  url.origin.port = parsed->has_port() ? parsed->port_number() : scheme == "https" ? 443 : 80;
  if (url.origin.port == 0) return std::unexpected("has a port that is not between 1 and 65535");
  url.path = parsed->encoded_path();
  const auto behind = text.find_first_of("?#");
  if (behind != std::string_view::npos) url.behind_path = text.substr(behind);
  return url;
}

std::string Url::target() const { return (path.empty() ? "/" : path) + behind_path.substr(0, behind_path.find('#')); }

}  // namespace millrace::net
