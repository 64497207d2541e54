// What a person who presses "Test SQS" is told: for each cause its code, at the step where it shows.
#include "sinks/sqs/sqs_check.h"

#include "sinks/sqs/queue_facts.h"
#include "sinks/sqs/scripted_queue_test.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace millrace::sqs {
namespace {

using namespace std::chrono_literals;
using hooks::Diagnosis;
using Name = hooks::CheckStep::Name;
using Status = hooks::CheckStep::Status;

// Attributes of a queue that nothing is wrong with.
const std::string sound =
    R"("QueueArn":"arn:aws:sqs:eu-west-1:123456789012:q","MaximumMessageSize":"262144","SqsManagedSseEnabled":"true",)"
    R"("RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:123456789012:dead\",\"maxReceiveCount\":5}",)"
    R"("ApproximateNumberOfMessages":"3","ApproximateNumberOfMessagesNotVisible":"2")";

bool asks_for_attributes(const Received& request) { return net::header(request.headers, "x-amz-target") == "AmazonSQS.GetQueueAttributes"; }

// A queue with these attributes, where a message meets `send`.
net::ScriptedServer::Script queue_that(const std::string& attributes, net::ScriptedServer::Script send = success) {
  return [=](const Received& request) {
    if (asks_for_attributes(request)) return Answer{.body = R"({"Attributes":{)" + attributes + "}}"};
    return send(request);
  };
}

class SqsCheckTest : public testing::Test {
 protected:
  Diagnosis check(const ScriptedQueue& queue, async::Deadline deadline = async::in(5s)) {
    return check(queue.target(), queue.client_settings(), deadline);
  }

  Diagnosis check(const SqsTarget& target, const net::HttpClient::Settings& settings, async::Deadline deadline = async::in(5s)) {
    net::HttpClient client(context_.get_executor(), settings);
    seen_.clear();
    CheckContext context{client, clock_, who_, [&](const hooks::CheckStep& step) { seen_.push_back(step.name); }};
    auto found = net::finished(context_, check_queue(context, target, {R"({"type":"hook.test"})", "check-1", "key", "5ea1"}, deadline));
    EXPECT_EQ(found.steps.size(), 8u);
    EXPECT_EQ(seen_.size(), 8u) << "each step is told as it ends";
    return found;
  }

  static void expect_failure(const Diagnosis& found, std::string_view cause, Name at) {
    ASSERT_TRUE(found.failure) << cause;
    EXPECT_EQ(found.failure->cause, cause) << found.failure->sentence();
    const auto failed = std::ranges::find(found.steps, Status::failed, &hooks::CheckStep::status);
    ASSERT_NE(failed, found.steps.end());
    EXPECT_EQ(name_of(failed->name), name_of(at)) << found.failure->sentence();
    EXPECT_EQ(failed->text, found.failure->text);
    EXPECT_TRUE(std::all_of(failed + 1, found.steps.end(), [](const auto& step) { return step.status == Status::skipped; }));
    EXPECT_FALSE(found.message_id);
  }

  static std::vector<std::string> warnings_in(const Diagnosis& found) {
    std::vector<std::string> causes;
    for (const auto& warning : found.warnings) causes.push_back(warning.cause);
    return causes;
  }

  async::asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  decltype(CheckContext::who) who_;
  std::vector<Name> seen_;
};

TEST_F(SqsCheckTest, SendsOneMarkedMessage) {
  ScriptedQueue queue(context_, queue_that(sound));
  const auto found = check(queue);
  EXPECT_TRUE(found.ok());
  EXPECT_EQ(found.message_id, "m-");
  EXPECT_TRUE(found.warnings.empty());
  ASSERT_EQ(queue.requests().size(), 2u);
  EXPECT_EQ(queue.connections(), 1u) << "the connection that was tried is the one that is used";
  EXPECT_EQ(net::header(queue.requests()[1].headers, "x-amz-target"), "AmazonSQS.SendMessage");
  const auto message = messages_of(queue.requests()[1])[0];
  EXPECT_EQ(message.body, R"({"type":"hook.test"})");
  EXPECT_EQ(message.attributes, (std::vector<std::pair<std::string, std::string>>{
                                    {"app", "key"}, {"event_type", "hook.test"}, {"millrace_test", "1"}, {"x-signature", "5ea1"}}));
  EXPECT_EQ(message.group_id, "");
}

TEST_F(SqsCheckTest, AFifoQueueGetsItsOwnGroup) {
  ScriptedQueue queue(context_, queue_that(sound), "q.fifo");
  EXPECT_TRUE(check(queue).ok());
  const auto message = messages_of(queue.requests()[1])[0];
  EXPECT_EQ(message.group_id, "millrace-test");
  EXPECT_EQ(message.deduplication_id, "check-1");
}

TEST_F(SqsCheckTest, TellsTheQueuesFacts) {
  ScriptedQueue queue(context_, queue_that(sound));
  const auto found = check(queue);
  ASSERT_TRUE(found.queue);
  EXPECT_EQ(found.queue->fifo, false);
  EXPECT_EQ(found.queue->maximum_message_bytes, 262'144);
  EXPECT_EQ(found.queue->encryption, "sqs");
  EXPECT_EQ(found.queue->dead_letter_queue, "arn:aws:sqs:eu-west-1:123456789012:dead");
  EXPECT_EQ(found.queue->messages_waiting, 3);
  EXPECT_EQ(found.queue->messages_in_flight, 2);
  EXPECT_EQ(read_facts(R"({"Attributes":{"KmsMasterKeyId":"alias/a","FifoQueue":"true"}})")->encryption, "kms");
  EXPECT_EQ(read_facts(R"({"Attributes":{}})")->encryption, "none");
  for (const auto* body : {"", "{}", "[]", R"({"Attributes":7})", "<html>"}) EXPECT_FALSE(read_facts(body)) << body;
}

TEST_F(SqsCheckTest, AWarningIsNoFailure) {
  struct {
    std::string attributes;
    std::vector<std::string> warnings;
  } const cases[] = {
      {R"("MaximumMessageSize":"1024","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:1:dead\"}")", {"small_limit"}},
      {R"("MaximumMessageSize":"1048576","RedrivePolicy":"{}")", {"no_dead_letter_queue"}},
      {R"("ApproximateNumberOfMessages":"100","ApproximateNumberOfMessagesNotVisible":"0")", {"no_dead_letter_queue", "nobody_consuming"}},
      {R"("ApproximateNumberOfMessages":"100","ApproximateNumberOfMessagesNotVisible":"1")", {"no_dead_letter_queue"}},
  };
  for (const auto& [attributes, warnings] : cases) {
    ScriptedQueue queue(context_, queue_that(attributes));
    const auto found = check(queue);
    EXPECT_TRUE(found.ok());
    EXPECT_EQ(warnings_in(found), warnings) << attributes;
    EXPECT_EQ(found.steps[6].status, Status::warning);
  }
}

TEST_F(SqsCheckTest, AttributesThatMayNotBeReadAreAWarning) {
  ScriptedQueue queue(context_, [](const Received& request) {
    return asks_for_attributes(request) ? refusal(403, "AccessDeniedException", "not authorized to perform: sqs:getqueueattributes")
                                        : success(request);
  });
  const auto found = check(queue);
  EXPECT_TRUE(found.ok());
  EXPECT_FALSE(found.queue);
  EXPECT_EQ(warnings_in(found), std::vector<std::string>{"attributes_denied"});
  EXPECT_TRUE(found.warnings[0].sentence().contains("sqs:GetQueueAttributes")) << found.warnings[0].sentence();
}

// A queue that never says its attributes leaves the message its share of the time.
TEST_F(SqsCheckTest, AttributesThatNeverComeAreAWarning) {
  ScriptedQueue queue(context_, [](const Received& request) {
    return asks_for_attributes(request) ? Answer{.then = Answer::Then::silence} : success(request);
  });
  const auto found = check(queue, async::in(400ms));
  EXPECT_TRUE(found.ok());
  EXPECT_EQ(warnings_in(found), std::vector<std::string>{"attributes_unread"});
}

TEST_F(SqsCheckTest, ARefusalOfTheMessageIsTheFailureWhateverTheAttributesSay) {
  struct {
    unsigned status;
    std::string code, message;
    std::string_view cause;
    std::vector<std::string> words;
  } const cases[] = {
      {400, "QueueDoesNotExist", "The specified queue does not exist.", "no_such_queue", {"region eu-west-1", "/123456789012/q"}},
      {400, "AWS.SimpleQueueService.NonExistentQueue", "", "no_such_queue", {}},
      {403, "InvalidClientTokenId", "The security token included in the request is invalid.", "unknown_key", {"sqs_key"}},
      {403, "SignatureDoesNotMatch", "The request signature we calculated does not match.", "bad_secret", {"sqs_secret"}},
      {403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.", "wrong_region", {"sqs_region"}},
      {403, "SignatureDoesNotMatch", "Signature expired: 20261124T090507Z is now earlier than …", "clock_skew", {"NTP"}},
      {403, "ExpiredToken", "The security token included in the request is expired", "expired_token", {"fresh"}},
      {403,
       "AccessDenied",
       "User: arn:aws:iam::1:user/a is not authorized to perform: sqs:sendmessage",
       "access_denied",
       {"may not sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:q", "user/a"}},
      {403, "AccessDenied", "… with an explicit deny in a resource-based policy", "explicitly_denied", {"Deny"}},
      {400, "KmsAccessDenied", "The ciphertext refers to a customer master key that …", "kms_denied", {"kms:GenerateDataKey"}},
      {400, "KMS.DisabledException", "arn:aws:kms:eu-west-1:1:key/2 is disabled.", "kms_disabled", {"key/2"}},
      {400, "MissingParameter", "The request must contain the parameter MessageGroupId.", "fifo_parameters", {".fifo"}},
      {400, "RequestThrottled", "", "throttled", {}},
      {503, "ServiceUnavailable", "", "unwell", {}},
      {301, "301", "", "redirected", {"not followed"}},
      {400, "NeverHeardOf", "who knows", "unknown_code", {"NeverHeardOf, who knows"}},
  };
  for (const auto& [status, code, message, cause, words] : cases) {
    ScriptedQueue queue(context_, queue_that(sound, [&](const Received&) { return refusal(status, code, message); }));
    const auto found = check(queue);
    expect_failure(found, cause, Name::send);
    for (const auto& word : words) EXPECT_TRUE(found.failure->sentence().contains(word)) << word << " in " << found.failure->sentence();
  }
}

TEST_F(SqsCheckTest, WhoSignsIsTold) {
  who_ = [](async::Deadline) -> async::Task<std::expected<std::string, std::string>> { co_return "arn:aws:iam::1:user/ann"; };
  ScriptedQueue queue(context_, queue_that(sound, [](const Received&) { return refusal(403, "AccessDenied", "no"); }));
  const auto found = check(queue);
  EXPECT_EQ(found.identity, "arn:aws:iam::1:user/ann");
  expect_failure(found, "access_denied", Name::send);
  EXPECT_TRUE(found.failure->text.starts_with("arn:aws:iam::1:user/ann may not sqs:SendMessage on arn:aws:sqs:")) << found.failure->text;

  who_ = [](async::Deadline) -> async::Task<std::expected<std::string, std::string>> { co_return std::unexpected("STS is out"); };
  ScriptedQueue sound_queue(context_, queue_that(sound));
  const auto unnamed = check(sound_queue);
  EXPECT_TRUE(unnamed.ok());
  EXPECT_FALSE(unnamed.identity);
  EXPECT_EQ(unnamed.steps[5].status, Status::warning);
  EXPECT_EQ(unnamed.steps[5].text, "STS is out");
}

TEST_F(SqsCheckTest, WithoutAnIdentityNothingIsSent) {
  ScriptedQueue queue(context_, queue_that(sound));
  async::TaskGroup tasks(context_.get_executor());
  for (const auto& [code, cause] :
       {std::pair{"no_identity", "no_identity"}, {"AccessDenied", "access_denied"}, {"no_such_host", "no_such_host"}}) {
    auto target = queue.target();
    target.identity = aws::Identity::fetched_by(
        [code](async::Deadline) -> async::Task<aws::Identity::Fetched> {
          co_return std::unexpected(aws::IdentityFailure{aws::IdentityFailure::Kind::misconfigured, code, "nobody is here"});
        },
        clock_, tasks, context_.get_executor());
    const auto found = check(target, queue.client_settings());
    expect_failure(found, cause, Name::identity);
    EXPECT_EQ(found.failure->sentence(), "nobody is here");
  }
  EXPECT_TRUE(queue.requests().empty());
  const auto join = [](async::TaskGroup& group) -> async::Task<bool> {
    co_await group.join();
    co_return true;
  };
  EXPECT_TRUE(net::finished(context_, join(tasks)));
}

TEST_F(SqsCheckTest, AClockThatIsWrongIsTold) {
  struct {
    const char* date;
    std::vector<std::string> warnings;
    const char* text;
  } const cases[] = {
      {"Tue, 24 Nov 2026 09:05:07 GMT", {}, "right to the second"},
      {"Tue, 24 Nov 2026 09:06:07 GMT", {}, "60 s behind"},
      {"Tue, 24 Nov 2026 09:17:07 GMT", {"clock_skew"}, "12 min behind"},
      {"Tue, 24 Nov 2026 08:05:07 GMT", {"clock_skew"}, "60 min ahead"},
      {"", {}, "no date"},
  };
  for (const auto& [date, warnings, text] : cases) {
    ScriptedQueue queue(context_, [&](const Received& request) {
      auto answer = queue_that(sound)(request);
      if (*date) answer.headers = {{"Date", date}};
      return answer;
    });
    const auto found = check(queue);
    EXPECT_TRUE(found.ok());
    EXPECT_EQ(warnings_in(found), warnings) << date;
    EXPECT_TRUE(found.steps[4].text.contains(text)) << found.steps[4].text;
  }
}

TEST_F(SqsCheckTest, WhatAnswersThatIsNoQueue) {
  ScriptedQueue page(context_, [](const Received&) { return Answer{.body = "<html>hello</html>"}; });
  expect_failure(check(page), "answer_malformed", Name::send);
  ScriptedQueue changed(context_, queue_that(sound, [](const Received&) {
                          return Answer{.body = R"({"MessageId":"m","MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"})"};
                        }));
  expect_failure(check(changed), "wrong_digest", Name::send);
  ScriptedQueue silent(context_, queue_that(sound, [](const Received&) { return Answer{.then = Answer::Then::silence}; }));
  expect_failure(check(silent, async::in(100ms)), "answer_timeout", Name::send);
  ScriptedQueue closing(context_, queue_that(sound, [](const Received&) { return Answer{.cut_after_bytes = 0}; }));
  expect_failure(check(closing), "closed", Name::send);
}

TEST_F(SqsCheckTest, AHostThatCannotBeReached) {
  std::optional<ScriptedQueue> queue(std::in_place, context_, queue_that(sound));
  const auto target = queue->target();
  auto settings = queue->client_settings();
  queue.reset();
  expect_failure(check(target, settings), "connection_refused", Name::connect);

  const auto refused = check(target, {});
  expect_failure(refused, "address_refused", Name::connect);
  EXPECT_TRUE(refused.failure->remedy.ends_with("--allow-outbound " + target.queue.origin.host_port())) << refused.failure->remedy;

  auto named = target;
  named.queue = QueueUrl::parse("https://sqs.eu-wset-1.amazonaws.com/123456789012/q").value();
  for (const auto& [kind, cause] :
       {std::pair{net::ResolveFailure::Kind::no_such_host, "no_such_host"}, {net::ResolveFailure::Kind::failed, "name_server"}}) {
    settings.lookup = [kind](const std::string&) -> net::Resolver::Found { return std::unexpected(net::ResolveFailure{kind, "why"}); };
    expect_failure(check(named, settings), cause, Name::resolve);
  }
}

TEST_F(SqsCheckTest, ARegionThatIsNotTheUrlsIsTold) {
  ScriptedQueue queue(context_, queue_that(sound));
  auto target = queue.target();
  target.queue = QueueUrl::parse("http://" + target.queue.origin.host_port() + "/queue/us-east-1/123456789012/q").value();
  const auto found = check(target, queue.client_settings());
  EXPECT_TRUE(found.ok());
  EXPECT_EQ(warnings_in(found), std::vector<std::string>{"region_mismatch"});
  EXPECT_EQ(found.steps[0].status, Status::warning);
}

TEST_F(SqsCheckTest, ADiagnosisHoldsNoSecret) {
  ScriptedQueue queue(context_, queue_that(sound, [](const Received&) { return refusal(403, "SignatureDoesNotMatch", "no"); }));
  const auto found = check(queue);
  std::string all = found.failure->sentence();
  for (const auto& step : found.steps) all += step.text;
  EXPECT_FALSE(all.contains("wJalrXUtnFEMI"));
  EXPECT_FALSE(all.contains("AKIDEXAMPLE"));
}

}  // namespace
}  // namespace millrace::sqs
