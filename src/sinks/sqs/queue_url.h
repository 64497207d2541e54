// A queue's URL, and what it says: where to send, which queue, in which region.
#pragma once

#include "net/origin.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::sqs {

inline constexpr std::size_t max_queue_url_bytes = 2048;

struct QueueUrl {
  // Of AWS's hosts (standard, FIPS, dual-stack, China, VPC endpoint, legacy) and of any other host, where queues of
  // emulators are, the path is /<account>/<name> or /queue/<region>/<account>/<name>. Only the form is looked at; which
  // hosts may be reached is the address policy's to say. The error names what is wrong, for people.
  static std::expected<QueueUrl, std::string> parse(std::string_view text);

  std::string text;  // as given: SQS wants it back
  net::Origin origin;
  std::string account;
  std::string name;
  std::optional<std::string> region;  // as host or path say it
  bool is_aws = false;

  // `otherwise` counts where neither host nor path say one.
  std::string signing_region(const std::string& otherwise) const { return region.value_or(otherwise.empty() ? "us-east-1" : otherwise); }

  // "arn:aws:sqs:eu-west-1:123456789012:chat", where it is signed for that region.
  std::string arn(std::string_view signing_region) const;

  // AWS reaches one queue by several hosts; elsewhere the host is part of the name.
  bool is_same_queue(const QueueUrl& other) const;

  bool is_fifo() const { return name.ends_with(".fifo"); }
};

// "aws", or another partition of AWS that the region is in.
std::string_view partition_of(std::string_view region);

}  // namespace millrace::sqs
