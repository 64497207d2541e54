// A topic's ARN, and what it says: which topic, in which region, of which partition of AWS.
#pragma once

#include "net/origin.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::sns {

struct Topic {
  // "arn:aws:sns:eu-west-1:123456789012:chat" (SNS Developer Guide, "Creating an Amazon SNS topic": 1 to 256 letters, digits, "-" and
  // "_", with ".fifo" at the end of a FIFO topic's name). The error names what is wrong, for people.
  static std::expected<Topic, std::string> parse(std::string_view arn);

  std::string text;  // as given
  std::string partition, region, account, name;

  bool is_fifo() const { return name.ends_with(".fifo"); }

  // "https://sns.eu-west-1.amazonaws.com"
  net::Origin origin() const;
};

}  // namespace millrace::sns
