// The forms are those of "AWS service endpoints" in the AWS General Reference, with SQS's two legacy ones.
#include "net/aws_host.h"

#include <algorithm>
#include <array>

namespace millrace::net {
namespace {

constexpr std::array<std::string_view, 3> services{"sqs", "sns", "sts"};

std::optional<std::string_view> without_suffix(std::string_view text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return std::nullopt;
  return text.substr(0, text.size() - suffix.size());
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// "sqs.eu-west-1", "sqs-fips.us-gov-east-1"
std::optional<AwsHost> service_and_region(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto region = text.substr(dot + 1);
  auto service = text.substr(0, dot);
  if (service.ends_with("-fips")) service.remove_suffix(5);
  if (!is_label(region) || std::ranges::count(services, service) == 0) return std::nullopt;
  return AwsHost{service, region};
}

// "vpce-0a1b-2c3d.sqs.eu-west-1"
std::optional<AwsHost> vpc_endpoint(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || !text.starts_with("vpce-") || !is_label(text.substr(0, dot))) return std::nullopt;
  auto found = service_and_region(text.substr(dot + 1));
  if (found) found->vpc_endpoint = true;
  return found;
}

}  // namespace

std::optional<AwsHost> parse_aws_host(std::string_view host) {
  if (const auto rest = without_suffix(host, ".api.aws")) return service_and_region(*rest);
  auto rest = without_suffix(host, ".amazonaws.com.cn");
  if (!rest) rest = without_suffix(host, ".amazonaws.com");
  if (!rest) return std::nullopt;
  if (*rest == "queue") return AwsHost{"sqs", "us-east-1"};
  if (*rest == "sts") return AwsHost{"sts", "us-east-1"};
  if (const auto region = without_suffix(*rest, ".queue"); region && is_label(*region)) return AwsHost{"sqs", *region};
  if (const auto endpoint = without_suffix(*rest, ".vpce")) return vpc_endpoint(*endpoint);
  return service_and_region(*rest);
}

}  // namespace millrace::net
