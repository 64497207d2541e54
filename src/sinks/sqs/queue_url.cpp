// Boost.URL knows URLs; the rules here are those of queues.
#include "sinks/sqs/queue_url.h"

#include "net/aws_host.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace millrace::sqs {
namespace {

constexpr std::size_t max_name_bytes = 80;  // SQS API reference, CreateQueue

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// Letters, digits, '-', '_', '.', and ':' in addresses; a URL's host may hold anything else, percent-encoded.
bool is_host(std::string_view host) {
  return std::ranges::all_of(host, [](char c) { return is_word({&c, 1}) || c == '.' || c == ':'; });
}

bool is_queue_name(std::string_view name) {
  if (name.size() > max_name_bytes) return false;
  if (name.ends_with(".fifo")) name.remove_suffix(5);
  return is_word(name);
}

std::expected<net::Origin, std::string> origin_of(const boost::urls::url_view& url) {
  net::Origin origin;
  const auto scheme = lower(url.scheme());
  if (scheme != "http" && scheme != "https")
    return std::unexpected("a queue URL starts with https:// (or http://, for a queue that is not at AWS)");
  origin.scheme = scheme == "https" ? net::Origin::Scheme::https : net::Origin::Scheme::http;
  origin.host = lower(url.host_address());
  if (origin.host.empty()) return std::unexpected("the queue URL names no host");
  if (!is_host(origin.host)) return std::unexpected("the queue URL's host is neither a host's name nor an address");
  origin.port = url.has_port() ? url.port_number() : origin.scheme == net::Origin::Scheme::https ? 443 : 80;
  if (origin.port == 0) return std::unexpected("the queue URL's port is not between 1 and 65535");
  return origin;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> found;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    found.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return found;
}

}  // namespace

std::expected<QueueUrl, std::string> QueueUrl::parse(std::string_view text) {
  if (text.empty()) return std::unexpected("the queue URL is empty");
  if (text.size() > max_queue_url_bytes) return std::unexpected("the queue URL is too long");
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return std::unexpected("the queue URL is not a URL: it has the form https://sqs.<region>.amazonaws.com/<account>/<name>");
  if (parsed->has_userinfo()) return std::unexpected("the queue URL holds a user or password: keys have fields of their own");
  if (parsed->has_query() || parsed->has_fragment()) return std::unexpected("the queue URL goes on after the queue's name, with ? or #");

  QueueUrl url;
  url.text = text;
  auto origin = origin_of(*parsed);
  if (!origin) return std::unexpected(origin.error());
  url.origin = std::move(*origin);
  const auto aws = net::parse_aws_host(url.origin.host);
  url.is_aws = aws && aws->service == "sqs";
  if (aws && !url.is_aws) return std::unexpected(fmt::format("{} is a host of AWS, but not of SQS", url.origin.host));
  if (url.is_aws) url.region = aws->region;

  auto path = segments(parsed->encoded_path());
  if (path.size() == 4 && path[0] == "queue") {
    if (!url.region) url.region = path[1];
    path.erase(path.begin(), path.begin() + 2);
  }
  if (path.size() != 2) return std::unexpected("the queue URL's path is not /<account>/<queue name>");
  if (!is_word(path[0])) return std::unexpected("the queue URL's account is not a number like 123456789012");
  if (!is_queue_name(path[1]))
    return std::unexpected(fmt::format("the queue's name is not 1 to {} letters, digits, - and _ (and .fifo at the end)", max_name_bytes));
  url.account = path[0];
  url.name = path[1];
  return url;
}

}  // namespace millrace::sqs
