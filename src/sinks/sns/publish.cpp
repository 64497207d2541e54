// SNS API reference: Publish, PublishBatch, GetTopicAttributes.
#include "sinks/sns/publish.h"

#include "base/encoding.h"
#include "sinks/aws/refusal.h"
#include "sinks/aws/xml_text.h"
#include "sinks/cause.h"
#include "sinks/sqs/learnt_limits.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace millrace::sns {
namespace {

using delivery::Outcome;

// A form under way: every name has the same beginning.
class Form {
 public:
  explicit Form(std::string_view action) : body_(fmt::format("Version=2010-03-31&Action={}", action)) {}

  void add(std::string_view name, std::string_view value) {
    body_ += fmt::format("&{}{}=", prefix_, name);
    body_ += percent_encoded(value);
  }

  void begin_each_with(std::string prefix) { prefix_ = std::move(prefix); }

  void add(const Entry& entry) {
    add("Message", entry.body);
    for (std::size_t i = 0; i < entry.attributes.size(); ++i) {
      const auto attribute = fmt::format("MessageAttributes.entry.{}.", i + 1);
      add(attribute + "Name", entry.attributes[i].name);
      add(attribute + "Value.DataType", "String");
      add(attribute + "Value.StringValue", entry.attributes[i].value());
    }
    if (entry.group_id.empty()) return;
    add("MessageGroupId", entry.group_id);
    add("MessageDeduplicationId", entry.deduplication_id);
  }

  net::ClientRequest request() && { return {.headers = {{"Content-Type", "application/x-www-form-urlencoded"}}, .body = std::move(body_)}; }

 private:
  std::string body_, prefix_;
};

std::optional<std::size_t> index_in(std::string_view member, std::size_t entries) {
  const auto id = aws::first_xml_text(member, "Id").value_or("");
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc{} || end != id.data() + id.size() || index >= entries) return std::nullopt;
  return index;
}

// Each result of a list of the answer, with the index of its entry.
template <class Visit>
void for_each_result(std::string_view body, std::string_view list, std::size_t entries, Visit visit) {
  const auto results = aws::first_xml_content(body, list).value_or("");
  for (const auto member : aws::xml_contents(results, "member", sqs::max_batch_events))
    if (const auto index = index_in(member, entries)) visit(*index, member);
}

}  // namespace

net::ClientRequest publish_request(const Topic& topic, const Entry& entry) {
  Form form("Publish");
  form.add("TopicArn", topic.text);
  form.add(entry);
  return std::move(form).request();
}

net::ClientRequest batch_request(const Topic& topic, std::span<const Entry> entries) {
  Form form("PublishBatch");
  form.add("TopicArn", topic.text);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    form.begin_each_with(fmt::format("PublishBatchRequestEntries.member.{}.", i + 1));
    form.add("Id", std::to_string(i));
    form.add(entries[i]);
  }
  return std::move(form).request();
}

net::ClientRequest attributes_request(const Topic& topic) {
  Form form("GetTopicAttributes");
  form.add("TopicArn", topic.text);
  return std::move(form).request();
}

std::vector<Outcome> outcomes_of_answer(std::string_view body, std::size_t entries, const SnsTarget& target) {
  Outcome unnamed;
  unnamed.code = sinks::cause("answer_incomplete").code;
  unnamed.reason = "the topic's answer does not say what became of the event";
  std::vector<Outcome> outcomes(entries, unnamed);
  for_each_result(body, "Successful", entries, [&](std::size_t i, std::string_view member) {
    auto message_id = aws::fit_for_people(aws::first_xml_text(member, "MessageId").value_or(""));
    if (message_id.empty()) return;
    outcomes[i] = Outcome();
    outcomes[i].kind = Outcome::Kind::delivered;
    outcomes[i].receipt = std::move(message_id);
  });
  for_each_result(body, "Failed", entries, [&](std::size_t i, std::string_view member) {
    const aws::ServiceError error{aws::fit_for_people(aws::first_xml_text(member, "Code").value_or("")),
                                  aws::fit_for_people(aws::first_xml_text(member, "Message").value_or(""))};
    const bool at_fault = aws::first_xml_text(member, "SenderFault").value_or("true") != "false";
    outcomes[i] = sqs::unless_not_at_fault(aws::outcome_of_refusal(error, target.whereabouts()), at_fault);
  });
  return outcomes;
}

std::optional<TopicFacts> read_facts(std::string_view body) {
  const auto attributes = aws::first_xml_content(body, "Attributes");
  if (!attributes) return std::nullopt;
  constexpr std::size_t most_attributes = 64;
  TopicFacts facts;
  for (const auto entry : aws::xml_contents(*attributes, "entry", most_attributes)) {
    const auto name = aws::first_xml_text(entry, "key"), value = aws::first_xml_text(entry, "value");
    if (!name || !value) continue;
    if (*name == "FifoTopic") facts.fifo = *value == "true";
    if (*name == "KmsMasterKeyId") facts.kms_key = aws::fit_for_people(*value);
    if (*name == "SubscriptionsConfirmed") {
      long count = 0;
      if (std::from_chars(value->data(), value->data() + value->size(), count).ec == std::errc{}) facts.subscriptions = count;
    }
  }
  return facts;
}

}  // namespace millrace::sns
