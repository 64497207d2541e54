// What is SNS's own of trying a topic.
#include "sinks/sns/sns_check.h"

#include "sinks/aws/service_error.h"
#include "sinks/aws/xml_text.h"
#include "sinks/finding.h"
#include "sinks/sns/publish.h"
#include "sinks/sqs/sqs_check.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace millrace::sns {
namespace {

using hooks::Finding;
using sinks::cause;
using sinks::finding;

// One topic's test under way.
class TopicCheck final : public aws::TargetCheck {
 public:
  TopicCheck(aws::CheckContext context, const SnsTarget& target, const aws::TestMessage& message, async::Deadline deadline)
      : TargetCheck(std::move(context), target.origin, target.scope(), target.identity, deadline),
        target_(target),
        entry_(sqs::test_entry(message, target.topic.is_fifo())) {}

 private:
  std::string whereabouts() const override { return target_.whereabouts(); }
  std::string arn() const override { return target_.topic.text; }
  std::string_view right() const override { return "sns:Publish"; }
  std::optional<Finding> form_warning() const override;
  net::ClientRequest attributes_request() const override { return sns::attributes_request(target_.topic); }
  std::optional<std::string> read_attributes(std::string_view body, hooks::Diagnosis& found) const override;
  net::ClientRequest message_request() const override { return publish_request(target_.topic, entry_); }
  std::expected<std::string, Finding> message_id_in(std::string_view body) const override;

  const SnsTarget& target_;
  Entry entry_;
};

std::optional<Finding> TopicCheck::form_warning() const {
  if (target_.region_said.empty() || target_.region_said == target_.topic.region) return std::nullopt;
  return finding(cause("topic_region_mismatch"),
                 fmt::format("sns_region is {}, the ARN says {}", target_.region_said, target_.topic.region));
}

std::optional<std::string> TopicCheck::read_attributes(std::string_view body, hooks::Diagnosis& found) const {
  const auto facts = read_facts(body);
  if (!facts) return std::nullopt;
  if (facts->subscriptions == 0) found.warnings.push_back(finding(cause("nobody_subscribed"), ""));
  return fmt::format("{} topic, {}{}", facts->fifo ? "FIFO" : "standard",
                     facts->kms_key.empty() ? "not encrypted with KMS" : "encrypted with " + facts->kms_key,
                     facts->subscriptions ? fmt::format(", {} subscriptions", *facts->subscriptions) : "");
}

std::expected<std::string, Finding> TopicCheck::message_id_in(std::string_view body) const {
  auto message_id = aws::fit_for_people(aws::first_xml_text(body, "MessageId").value_or(""));
  if (message_id.empty()) return std::unexpected(finding(cause("answer_malformed"), whereabouts()));
  return message_id;
}

}  // namespace

async::Task<hooks::Diagnosis> check_topic(aws::CheckContext context, SnsTarget target, aws::TestMessage message, async::Deadline deadline) {
  TopicCheck check(std::move(context), target, message, deadline);
  co_return co_await check.run();
}

}  // namespace millrace::sns
