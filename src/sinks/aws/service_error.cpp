// Gateways in front of a service answer in XML, under any Content-Type, or in nothing at all: so the body is what it looks like.
#include "sinks/aws/service_error.h"

#include "sinks/aws/xml_text.h"
#include "sinks/json_member.h"
#include "wire/json.h"

#include <string_view>
#include <utility>

namespace millrace::aws {
namespace {

constexpr std::size_t max_message_bytes = 300;

// "com.amazonaws.sqs#QueueDoesNotExist"
std::string_view after_namespace(std::string_view type) { return type.substr(type.find('#') + 1); }

ServiceError in_body(std::string_view body) {
  if (const auto json = wire::parse_json(body)) {
    auto message = sinks::text_member(*json, "message");
    if (message.empty()) message = sinks::text_member(*json, "Message");
    return {std::string(after_namespace(sinks::text_member(*json, "__type"))), std::string(message)};
  }
  return {first_xml_text(body, "Code").value_or(""), first_xml_text(body, "Message").value_or("")};
}

std::string_view until(std::string_view text, char end) { return text.substr(0, text.find(end)); }

}  // namespace

std::string fit_for_people(std::string_view message) {
  message = message.substr(0, message.find_first_of("\r\n"));
  if (message.size() > max_message_bytes) {
    auto end = max_message_bytes;
    while (end > 0 && (message[end] & 0xc0) == 0x80) --end;  // not inside a character
    message = message.substr(0, end);
  }
  std::string fit(message);
  for (char& c : fit)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return fit;
}

ServiceError error_of(const net::ClientResponse& response) {
  const auto [code_in_body, message] = in_body(response.body);
  const std::string_view candidates[] = {until(net::header(response.headers, "x-amzn-query-error"), ';'), code_in_body,
                                         until(net::header(response.headers, "x-amzn-errortype"), ':')};
  for (const auto candidate : candidates)
    if (auto code = fit_for_people(candidate); !code.empty()) return {std::move(code), fit_for_people(message)};
  return {std::to_string(response.status), fit_for_people(message)};
}

}  // namespace millrace::aws
