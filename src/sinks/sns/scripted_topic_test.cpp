// Reads forms by splitting them, since a form of ours holds every name once.
#include "sinks/sns/scripted_topic_test.h"

#include "base/encoding.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace millrace::sns {

using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;

std::map<std::string, std::string> form_of(const Received& request) {
  std::map<std::string, std::string> form;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    const auto equals = pair.find('=');
    form.emplace(pair.substr(0, equals), percent_decoded(pair.substr(equals + 1)).value());
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return form;
}

Answer success(const Received& request) {
  const auto form = form_of(request);
  if (form.at("Action") == "Publish")
    return {.body = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"};
  std::string members;
  for (int i = 1; form.contains(fmt::format("PublishBatchRequestEntries.member.{}.Id", i)); ++i)
    members += fmt::format("<member><MessageId>m-{0}</MessageId><Id>{0}</Id></member>",
                           form.at(fmt::format("PublishBatchRequestEntries.member.{}.Id", i)));
  return results(members, "");
}

Answer results(const std::string& successful, const std::string& failed) {
  return {.body =
              fmt::format("<?xml version=\"1.0\"?>\n<PublishBatchResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">"
                          "<PublishBatchResult><Failed>{}</Failed><Successful>{}</Successful></PublishBatchResult></PublishBatchResponse>",
                          failed, successful)};
}

Answer refusal(unsigned status, const std::string& code, const std::string& message) {
  return {.status = status,
          .headers = {{"Content-Type", "text/xml"}},
          .body = fmt::format("<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>", code,
                              message)};
}

SnsTarget scripted_target(const net::Origin& origin, std::shared_ptr<aws::Identity> identity, const std::string& name) {
  return {Topic::parse("arn:aws:sns:eu-west-1:123456789012:" + name).value(), origin, "", std::move(identity)};
}

}  // namespace millrace::sns
