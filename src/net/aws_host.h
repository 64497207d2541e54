// Which host names are endpoints of the AWS services that Millrace calls, and the region such a name says.
#pragma once

#include <optional>
#include <string_view>

namespace millrace::net {

// Views into the host name that was parsed, or constants.
struct AwsHost {
  std::string_view service;  // "sqs", "sns", "sts"
  std::string_view region;
  bool vpc_endpoint = false;
};

// Nothing for any other host. Only names that AWS itself hands out count: names like those of load balancers and
// machines (*.elb.amazonaws.com) are a tenant's to choose.
std::optional<AwsHost> parse_aws_host(std::string_view host);

}  // namespace millrace::net
