// Reads requests with the JSON reader of wire/, and digests what it read rather than what was sent.
#include "sinks/sqs/scripted_queue_test.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "sinks/json_member.h"
#include "sinks/sqs/message_attributes.h"

#include <fmt/format.h>

namespace millrace::sqs {
namespace {

ReadMessage read_message(const wire::Json& entry) {
  ReadMessage message;
  message.id = sinks::text_member(entry, "Id");
  message.body = sinks::text_member(entry, "MessageBody");
  message.group_id = sinks::text_member(entry, "MessageGroupId");
  message.deduplication_id = sinks::text_member(entry, "MessageDeduplicationId");
  if (const auto* const attributes = entry.find("MessageAttributes"))
    for (const auto& [name, value] : *attributes->object()) message.attributes.emplace_back(name, sinks::text_member(value, "StringValue"));
  return message;
}

}  // namespace

std::vector<ReadMessage> messages_of(const Received& request) {
  std::vector<ReadMessage> messages;
  const auto json = wire::parse_json(request.body).value();
  if (const auto* const entries = json.find("Entries"))
    for (const auto& entry : *entries->array()) messages.push_back(read_message(entry));
  else messages.push_back(read_message(json));
  return messages;
}

std::string receipt_of(const ReadMessage& message) {
  Attributes attributes;
  for (const auto& [name, value] : message.attributes) attributes.push_back({name, value, {}});
  return fmt::format(R"("Id":"{}","MessageId":"m-{}","MD5OfMessageBody":"{}","MD5OfMessageAttributes":"{}")", message.id, message.id,
                     to_hex(md5(message.body)), md5_hex(attributes));
}

Answer success(const Received& request) {
  const auto messages = messages_of(request);
  if (net::header(request.headers, "x-amz-target") == "AmazonSQS.SendMessage") return {.body = "{" + receipt_of(messages[0]) + "}"};
  std::string successful;
  for (const auto& message : messages) successful += (successful.empty() ? "{" : ",{") + receipt_of(message) + "}";
  return results(successful, "");
}

Answer results(const std::string& successful, const std::string& failed) {
  return {.body = R"({"Successful":[)" + successful + R"(],"Failed":[)" + failed + "]}"};
}

Answer refusal(unsigned status, const std::string& code, const std::string& message) {
  return {.status = status, .body = R"({"__type":"com.amazonaws.sqs#)" + code + R"(","message":")" + message + R"("})"};
}

SqsTarget ScriptedQueue::target() const {
  const auto url = "http://" + server_.origin().host_port() + "/123456789012/" + name_;
  return {QueueUrl::parse(url).value(), "eu-west-1",
          aws::Identity::of({"AKIDEXAMPLE", aws::Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")})};
}

net::HttpClient::Settings ScriptedQueue::client_settings() const {
  net::HttpClient::Settings settings;
  settings.addresses = net::AddressPolicy({{server_.origin().host, server_.origin().port}});
  return settings;
}

}  // namespace millrace::sqs
