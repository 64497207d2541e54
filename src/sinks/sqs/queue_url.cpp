// net::Url knows URLs; the rules here are those of queues.
#include "sinks/sqs/queue_url.h"

#include "net/aws_host.h"
#include "net/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace::sqs {
namespace {

constexpr std::size_t max_name_bytes = 80;  // SQS API reference, CreateQueue

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_queue_name(std::string_view name) {
  if (name.size() > max_name_bytes) return false;
  if (name.ends_with(".fifo")) name.remove_suffix(5);
  return is_word(name);
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
  auto parsed = net::Url::parse(text);
  if (!parsed)
    return std::unexpected(
        fmt::format("the queue URL {}; its form is https://sqs.<region>.amazonaws.com/<account>/<name>", parsed.error()));
  if (!parsed->behind_path.empty()) return std::unexpected("the queue URL goes on after the queue's name, with ? or #");

  QueueUrl url;
  url.text = text;
  url.origin = std::move(parsed->origin);
  const auto aws = net::parse_aws_host(url.origin.host);
  url.is_aws = aws && aws->service == "sqs";
  if (aws && !url.is_aws) return std::unexpected(fmt::format("{} is a host of AWS, but not of SQS", url.origin.host));
  if (url.is_aws) url.region = aws->region;

  auto path = segments(parsed->path);
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

bool QueueUrl::is_same_queue(const QueueUrl& other) const {
  const bool same_place =
      is_aws && other.is_aws ? region == other.region : origin.host == other.origin.host && origin.port == other.origin.port;
  return same_place && account == other.account && name == other.name;
}

std::string_view partition_of(std::string_view region) {
  return region.starts_with("cn-") ? "aws-cn" : region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

std::string QueueUrl::arn(std::string_view signing_region) const {
  return fmt::format("arn:{}:sqs:{}:{}:{}", partition_of(signing_region), signing_region, account, name);
}

}  // namespace millrace::sqs
