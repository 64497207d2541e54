// One request to a container's agent; to an instance's metadata service three: a session, the role's name, its keys.
#include "sinks/aws/metadata.h"

#include "base/ascii.h"
#include "net/url.h"
#include "sinks/aws/service_error.h"
#include "sinks/aws/small_file.h"
#include "sinks/json_member.h"
#include "wire/json.h"

#include <boost/asio/ip/address.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

// Of ECS, and of EKS Pod Identity.
constexpr std::array<std::string_view, 3> container_hosts{"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};

bool may_hand_out(const net::Origin& origin) {
  if (origin.scheme == net::Origin::Scheme::https || origin.host == "localhost") return true;
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(origin.host, not_an_address);
  return (!not_an_address && address.is_loopback()) || std::ranges::find(container_hosts, origin.host) != container_hosts.end();
}

std::expected<net::Url, std::string> container_url(const Environment& environment) {
  const auto& relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  if (!relative.empty()) return net::Url{{net::Origin::Scheme::http, std::string(container_hosts[0]), 80}, relative, {}};
  auto url = net::Url::parse(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
  if (!url) return std::unexpected("AWS_CONTAINER_CREDENTIALS_FULL_URI " + url.error());
  if (!may_hand_out(url->origin))
    return std::unexpected(fmt::format(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI names {}: over http it must be this machine or a container's agent", url->origin.host));
  return url;
}

bool is_passing(unsigned status) { return status >= 500 || status == 429; }

}  // namespace

Found credentials_in(std::string_view json, std::string_view source) {
  const auto document = wire::parse_json(json);
  if (!document) return wrong(fmt::format("{} answers something else than credentials", source), Kind::passing);
  const auto code = sinks::text_member(*document, "Code");
  if (!code.empty() && code != "Success")
    return wrong(fmt::format("{} says {}: {}", source, code, fit_for_people(sinks::text_member(*document, "Message"))));
  const std::string key_id(sinks::text_member(*document, "AccessKeyId"));
  Secret secret(std::string(sinks::text_member(*document, "SecretAccessKey")));
  if (key_id.empty() || secret.empty()) return wrong(fmt::format("{} answers without credentials", source), Kind::passing);
  return Granted{{key_id, std::move(secret), Secret(std::string(sinks::text_member(*document, "Token")))},
                 parse_rfc3339(sinks::text_member(*document, "Expiration"))};
}

async::Task<Found> Metadata::of_container(async::Deadline deadline) const {
  if (environment_["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].empty() && environment_["AWS_CONTAINER_CREDENTIALS_FULL_URI"].empty())
    co_return nothing("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set");
  const auto url = container_url(environment_);
  if (!url) co_return wrong(url.error());

  net::ClientRequest request{.method = "GET", .target = url->target()};
  std::string token = environment_["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
  if (const auto& file = environment_["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]; !file.empty()) {
    const auto text = co_await read_small_file(disk_, file);
    if (!text) co_return wrong("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: " + text.error().text);
    token = trimmed(*text);
  }
  if (!token.empty()) request.headers.emplace_back("Authorization", token);
  const auto response = co_await http_.send(url->origin, request, std::min(deadline, async::in(container_time)));
  if (!response) co_return wrong("the container's credentials: " + response.error().text, Kind::passing);
  if (response->status != 200)
    co_return wrong(fmt::format("the container's credentials: {} answers {}", url->origin.host_port(), response->status),
                    is_passing(response->status) ? Kind::passing : Kind::misconfigured);
  co_return credentials_in(response->body, url->origin.host_port());
}

async::Task<Found> Metadata::of_instance(async::Deadline deadline) const {
  if (environment_["AWS_EC2_METADATA_DISABLED"] == "true") co_return nothing("AWS_EC2_METADATA_DISABLED is true");
  const bool is_ipv6 = environment_["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] == "IPv6";
  const auto& given = environment_["AWS_EC2_METADATA_SERVICE_ENDPOINT"];
  const auto url = net::Url::parse(!given.empty() ? given : is_ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
  if (!url) co_return wrong("AWS_EC2_METADATA_SERVICE_ENDPOINT " + url.error());
  const auto& origin = url->origin;

  const net::ClientRequest session{
      .method = "PUT", .target = "/latest/api/token", .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}};
  const auto token = co_await http_.send(origin, session, std::min(deadline, async::in(instance_time)));
  if (!token && token.error().kind == net::ClientFailure::Kind::timeout)
    co_return nothing(
        fmt::format("no answer from {} within {} s; in a container on EC2, raise the instance's hop limit to 2 (aws ec2 "
                    "modify-instance-metadata-options --http-put-response-hop-limit 2 --instance-id …)",
                    origin.host_port(), instance_time.count()));
  if (!token) co_return nothing(token.error().text);
  if (token->status != 200)
    co_return nothing(fmt::format("{} answers {}: the metadata service is turned off", origin.host_port(), token->status));

  const std::string path = "/latest/meta-data/iam/security-credentials/";
  net::ClientRequest ask{.method = "GET", .target = path, .headers = {{"X-aws-ec2-metadata-token", token->body}}};
  const auto name = co_await http_.send(origin, ask, std::min(deadline, async::in(instance_time)));
  if (!name) co_return wrong("the instance's role: " + name.error().text, Kind::passing);
  if (name->status == 404 || (name->status == 200 && trimmed(name->body).empty()))
    co_return nothing("the instance has no role: attach an instance profile");
  if (name->status != 200)
    co_return wrong(fmt::format("the instance's role: {} answers {}", origin.host_port(), name->status), Kind::passing);

  const auto first_line = trimmed(name->body);
  ask.target = path + std::string(first_line.substr(0, first_line.find('\n')));
  const auto response = co_await http_.send(origin, ask, std::min(deadline, async::in(instance_time)));
  if (!response) co_return wrong("the instance's role: " + response.error().text, Kind::passing);
  if (response->status != 200)
    co_return wrong(fmt::format("the instance's role: {} answers {}", origin.host_port(), response->status), Kind::passing);
  co_return credentials_in(response->body, origin.host_port());
}

}  // namespace millrace::aws
