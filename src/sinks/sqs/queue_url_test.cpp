// Every form of a queue's URL that people have, and the mistakes they make, each named.
#include "sinks/sqs/queue_url.h"

#include <gtest/gtest.h>

namespace millrace::sqs {
namespace {

TEST(QueueUrl, KnowsEveryForm) {
  struct {
    std::string_view text, host, region;
    std::uint16_t port;
    bool is_aws;
  } const cases[] = {
      {"https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue", "sqs.us-east-1.amazonaws.com", "us-east-1", 443, true},
      {"https://sqs-fips.us-west-2.amazonaws.com/123456789012/MyQueue", "sqs-fips.us-west-2.amazonaws.com", "us-west-2", 443, true},
      {"https://sqs.cn-north-1.amazonaws.com.cn/123456789012/MyQueue", "sqs.cn-north-1.amazonaws.com.cn", "cn-north-1", 443, true},
      {"https://us-west-2.queue.amazonaws.com/123456789012/MyQueue", "us-west-2.queue.amazonaws.com", "us-west-2", 443, true},
      {"https://queue.amazonaws.com/123456789012/MyQueue", "queue.amazonaws.com", "us-east-1", 443, true},
      {"https://sqs.eu-west-1.api.aws/123456789012/MyQueue", "sqs.eu-west-1.api.aws", "eu-west-1", 443, true},
      {"https://vpce-0a-1b.sqs.eu-west-1.vpce.amazonaws.com/123456789012/MyQueue", "vpce-0a-1b.sqs.eu-west-1.vpce.amazonaws.com",
       "eu-west-1", 443, true},
      {"HTTPS://SQS.us-east-1.AmazonAWS.com/123456789012/MyQueue", "sqs.us-east-1.amazonaws.com", "us-east-1", 443, true},
      {"https://sqs.region.amazonaws.com/123456789012/MyQueue", "sqs.region.amazonaws.com", "region", 443, true},
      {"http://localhost:9324/000000000000/MyQueue", "localhost", "", 9324, false},
      {"http://q.local/1/MyQueue", "q.local", "", 80, false},
      {"http://[::1]:5000/queue/eu-west-1/123456789012/MyQueue", "::1", "eu-west-1", 5000, false},
  };
  for (const auto& expected : cases) {
    const auto url = QueueUrl::parse(expected.text);
    ASSERT_TRUE(url) << expected.text << ": " << url.error();
    EXPECT_EQ(url->text, expected.text);
    EXPECT_EQ(url->origin.host, expected.host);
    EXPECT_EQ(url->origin.port, expected.port);
    EXPECT_EQ(url->region.value_or(""), expected.region);
    EXPECT_EQ(url->name, "MyQueue");
    EXPECT_EQ(url->is_aws, expected.is_aws);
    EXPECT_FALSE(url->is_fifo());
  }
  EXPECT_TRUE(QueueUrl::parse("https://sqs.us-east-1.amazonaws.com/123456789012/orders.fifo")->is_fifo());
}

TEST(QueueUrl, NamesWhatIsWrong) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "empty"},
      {"MyQueue", "not a URL"},
      {"arn:aws:sqs:us-east-1:123456789012:MyQueue", "https://"},
      {"ftp://sqs.us-east-1.amazonaws.com/1/q", "https://"},
      {"https://", "host"},
      {"https:///1/q", "host"},
      {"https://q%0d%0a.local/1/q", "host"},
      {"http://localhost%00.local/1/q", "host"},
      {"https://sqs.us-east-1.amazonaws.com:0/1/q", "port"},
      {"https://user:pass@sqs.us-east-1.amazonaws.com/1/q", "user or password"},
      {"https://sqs.us-east-1.amazonaws.com/1/q?x=1", "goes on"},
      {"https://sqs.us-east-1.amazonaws.com/1/q#x", "goes on"},
      {"https://sqs.us-east-1.amazonaws.com", "path"},
      {"https://sqs.us-east-1.amazonaws.com/q", "path"},
      {"https://sqs.us-east-1.amazonaws.com/1/q/", "path"},
      {"https://sqs.us-east-1.amazonaws.com/1/2/3/q", "path"},
      {"https://sqs.us-east-1.amazonaws.com//q", "account"},
      {"https://sqs.us-east-1.amazonaws.com/1/", "name"},
      {"https://sqs.us-east-1.amazonaws.com/1/my.queue", "name"},
      {"https://sqs.us-east-1.amazonaws.com/1/%41", "name"},
      {"https://sqs.us-east-1.amazonaws.com/1/.fifo", "name"},
      {"https://sns.us-east-1.amazonaws.com/1/q", "not of SQS"},
  };
  for (const auto& [text, part] : cases) {
    const auto url = QueueUrl::parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_TRUE(url.error().contains(part)) << text << ": " << url.error();
  }
  EXPECT_FALSE(QueueUrl::parse("https://sqs.us-east-1.amazonaws.com/1/" + std::string(81, 'q')));
  EXPECT_FALSE(QueueUrl::parse("https://sqs.us-east-1.amazonaws.com/1/" + std::string(5000, 'q')));
}

TEST(QueueUrl, OneQueueHasSeveralUrls) {
  const auto same = [](const char* a, const char* b) { return QueueUrl::parse(a)->is_same_queue(*QueueUrl::parse(b)); };
  constexpr auto queue = "https://sqs.eu-west-1.amazonaws.com/123456789012/q";
  for (const auto* url :
       {queue, "https://eu-west-1.queue.amazonaws.com/123456789012/q", "https://sqs.eu-west-1.api.aws/123456789012/q",
        "https://vpce-0a-1b.sqs.eu-west-1.vpce.amazonaws.com/123456789012/q", "http://SQS.eu-west-1.amazonaws.com/123456789012/q"})
    EXPECT_TRUE(same(queue, url)) << url;
  for (const auto* url : {"https://sqs.eu-west-2.amazonaws.com/123456789012/q", "https://sqs.eu-west-1.amazonaws.com/123456789013/q",
                          "https://sqs.eu-west-1.amazonaws.com/123456789012/Q", "http://localhost:9324/123456789012/q"})
    EXPECT_FALSE(same(queue, url)) << url;
  EXPECT_TRUE(same("http://localhost:9324/1/q", "http://LOCALHOST:9324/queue/eu-west-1/1/q"));
  EXPECT_FALSE(same("http://localhost:9324/1/q", "http://localhost:9325/1/q"));
}

}  // namespace
}  // namespace millrace::sqs
