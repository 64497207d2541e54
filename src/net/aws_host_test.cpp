// The forms of AWS's host names, and names that only look like them.
#include "net/aws_host.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

TEST(AwsHost, KnowsServiceAndRegion) {
  struct {
    std::string_view host, service, region;
    bool vpc_endpoint = false;
  } const cases[] = {
      {"sqs.eu-west-1.amazonaws.com", "sqs", "eu-west-1"},
      {"sqs-fips.us-gov-east-1.amazonaws.com", "sqs", "us-gov-east-1"},
      {"sqs.cn-north-1.amazonaws.com.cn", "sqs", "cn-north-1"},
      {"sqs.us-east-1.api.aws", "sqs", "us-east-1"},
      {"sqs-fips.us-east-1.api.aws", "sqs", "us-east-1"},
      {"us-west-2.queue.amazonaws.com", "sqs", "us-west-2"},
      {"queue.amazonaws.com", "sqs", "us-east-1"},
      {"vpce-0a1b-2c3d-us-east-1a.sqs.us-east-1.vpce.amazonaws.com", "sqs", "us-east-1", true},
      {"sns.eu-west-1.amazonaws.com", "sns", "eu-west-1"},
      {"sts.eu-west-1.amazonaws.com", "sts", "eu-west-1"},
      {"sts.amazonaws.com", "sts", "us-east-1"},
  };
  for (const auto& expected : cases) {
    const auto found = parse_aws_host(expected.host);
    ASSERT_TRUE(found) << expected.host;
    EXPECT_EQ(found->service, expected.service) << expected.host;
    EXPECT_EQ(found->region, expected.region) << expected.host;
    EXPECT_EQ(found->vpc_endpoint, expected.vpc_endpoint) << expected.host;
  }
}

TEST(AwsHost, KnowsNothingElse) {
  for (const auto* host :
       {"", "amazonaws.com", ".amazonaws.com", "sqs.amazonaws.com", "sqs..amazonaws.com", "sqs.eu-west-1.amazonaws.com.evil.com",
        "evil-sqs.eu-west-1.amazonaws.com", "sqs.a.b.amazonaws.com", "ec2-1-2-3-4.compute-1.amazonaws.com", "x.eu-west-1.elb.amazonaws.com",
        "a.b.queue.amazonaws.com", "evil.sqs.eu-west-1.vpce.amazonaws.com", "vpce-1.a.sqs.eu-west-1.vpce.amazonaws.com",
        "sqsXeu-west-1.amazonaws.com", "sqs.eu-west-1.api.aws.com"})
    EXPECT_FALSE(parse_aws_host(host)) << host;
}

}  // namespace
}  // namespace millrace::net
