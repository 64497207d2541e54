// Three actions of STS, and one reading of what it answers.
#include "sinks/aws/sts.h"

#include "base/encoding.h"
#include "sinks/aws/endpoint.h"
#include "sinks/aws/service_error.h"
#include "sinks/aws/xml_text.h"
#include "sinks/no_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

net::ClientRequest request_of(const std::vector<std::pair<std::string_view, std::string>>& form) {
  std::string body = "Version=2011-06-15";
  for (const auto& [name, value] : form) body += fmt::format("&{}={}", name, percent_encoded(value));
  return {.headers = {{"Content-Type", "application/x-www-form-urlencoded"}}, .body = std::move(body)};
}

// The answer's XML.
std::expected<std::string, IdentityFailure> body_of(net::ClientResponse response, const net::Origin& origin) {
  if (response.status / 100 == 2) return std::move(response.body);
  auto error = error_of(response);
  const bool passing = response.status >= 500 || response.status == 429 || error.code.starts_with("Throttl");
  auto text = fmt::format("{} refuses: {}{}{}", origin.host, error.code, error.message.empty() ? "" : ", ", error.message);
  return std::unexpected(IdentityFailure{passing ? Kind::passing : Kind::misconfigured, std::move(error.code), std::move(text)});
}

IdentityFailure unreadable(const net::Origin& origin) {
  return {Kind::passing, "answer_malformed", fmt::format("{} answered, but not as STS does", origin.host_port())};
}

IdentityFailure failure_of(const CallFailure& failure) {
  if (const auto* const without_identity = std::get_if<IdentityFailure>(&failure)) return *without_identity;
  auto outcome = sinks::outcome_without_answer(failure);
  const bool needs_a_person = outcome.kind == delivery::Outcome::Kind::misconfigured;
  return {needs_a_person ? Kind::misconfigured : Kind::passing, std::move(outcome.code), std::move(outcome.reason)};
}

Identity::Fetched session_in(std::string_view xml, const net::Origin& origin) {
  const auto key_id = first_xml_text(xml, "AccessKeyId"), secret = first_xml_text(xml, "SecretAccessKey"),
             token = first_xml_text(xml, "SessionToken"), expiration = first_xml_text(xml, "Expiration");
  const auto expires_at = expiration ? parse_rfc3339(*expiration) : std::nullopt;
  if (!key_id || !secret || !token || !expires_at) return std::unexpected(unreadable(origin));
  return Granted{{*key_id, Secret(*secret), Secret(*token)}, expires_at};
}

}  // namespace

net::Origin Sts::origin_of(std::string_view region) {
  return {net::Origin::Scheme::https, fmt::format("sts.{}.amazonaws.com{}", region, region.starts_with("cn-") ? ".cn" : ""), 443};
}

async::Task<std::expected<std::string, IdentityFailure>> Sts::signed_call(Form form, std::shared_ptr<Identity> who,
                                                                          async::Deadline deadline) {
  Endpoint endpoint(http_, clock_, origin_, {region_, "sts"}, std::move(who));
  auto response = co_await endpoint.call(request_of(form), deadline);
  if (!response) co_return std::unexpected(failure_of(response.error()));
  co_return body_of(*std::move(response), origin_);
}

async::Task<std::expected<Caller, IdentityFailure>> Sts::caller(std::shared_ptr<Identity> who, async::Deadline deadline) {
  Form form{{"Action", "GetCallerIdentity"}};
  const auto xml = co_await signed_call(std::move(form), std::move(who), deadline);
  if (!xml) co_return std::unexpected(xml.error());
  const auto account = first_xml_text(*xml, "Account"), arn = first_xml_text(*xml, "Arn");
  if (!account || !arn) co_return std::unexpected(unreadable(origin_));
  co_return Caller{*account, *arn};
}

async::Task<Identity::Fetched> Sts::assume(Role role, std::shared_ptr<Identity> who, async::Deadline deadline) {
  Form form{{"Action", "AssumeRole"},
            {"RoleArn", role.arn},
            {"RoleSessionName", role.session_name},
            {"DurationSeconds", std::to_string(role.duration.count())}};
  if (!role.external_id.empty()) form.emplace_back("ExternalId", role.external_id);
  const auto xml = co_await signed_call(std::move(form), std::move(who), deadline);
  if (!xml) co_return std::unexpected(xml.error());
  co_return session_in(*xml, origin_);
}

async::Task<Identity::Fetched> Sts::assume_with_web_identity(Role role, Secret token, async::Deadline deadline) {
  const Form form{{"Action", "AssumeRoleWithWebIdentity"},
                  {"RoleArn", role.arn},
                  {"RoleSessionName", role.session_name},
                  {"DurationSeconds", std::to_string(role.duration.count())},
                  {"WebIdentityToken", token.reveal()}};
  auto response = co_await http_.send(origin_, request_of(form), deadline);
  if (!response) co_return std::unexpected(failure_of(response.error()));
  const auto xml = body_of(*std::move(response), origin_);
  if (!xml) co_return std::unexpected(xml.error());
  co_return session_in(*xml, origin_);
}

}  // namespace millrace::aws
