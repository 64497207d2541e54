// Follows a profile to keys: from role to source profile, at most through every profile once.
#include "sinks/aws/profiles.h"

#include "sinks/aws/small_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace millrace::aws {
namespace {

using Kind = IdentityFailure::Kind;

constexpr std::string_view anywhere = "us-east-1";  // where neither environment nor profile name a region

std::string or_else(const std::string& value, std::string_view otherwise) { return value.empty() ? std::string(otherwise) : value; }

std::string path_of(const Environment& environment, std::string_view variable, std::string_view otherwise) {
  auto path = or_else(environment[variable], otherwise);
  if (path.starts_with("~/")) path.replace(0, 1, environment["HOME"]);
  return path;
}

Role role_of(const Profile& profile) {
  Role role{profile["role_arn"], or_else(profile["role_session_name"], "millrace"), profile["external_id"]};
  const auto& duration = profile["duration_seconds"];
  int seconds = 0;
  const auto [end, error] = std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
  if (error == std::errc{} && end == duration.data() + duration.size()) role.duration = std::chrono::seconds(seconds);
  return role;
}

Found why_not(Found failed, std::string_view doing) {
  if (failed) return failed;
  if (auto* failure = std::get_if<IdentityFailure>(&failed.error())) failure->text = fmt::format("{}: {}", doing, failure->text);
  return failed;
}

Found found(Identity::Fetched fetched, std::string_view doing) {
  if (fetched) return *std::move(fetched);
  return why_not(std::unexpected(std::move(fetched.error())), doing);
}

}  // namespace

Found keys_in(const Environment& environment) {
  const auto& key_id = environment["AWS_ACCESS_KEY_ID"];
  if (key_id.empty()) return nothing("AWS_ACCESS_KEY_ID is not set");
  const auto& secret = environment["AWS_SECRET_ACCESS_KEY"];
  if (secret.empty()) return wrong("AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY: set both, or neither");
  return Granted{{key_id, Secret(secret), Secret(or_else(environment["AWS_SESSION_TOKEN"], environment["AWS_SECURITY_TOKEN"]))}};
}

async::Task<std::expected<Profiles::Opened, std::variant<Absent, IdentityFailure>>> Profiles::open() const {
  const auto named = or_else(environment_["AWS_DEFAULT_PROFILE"], environment_["AWS_PROFILE"]);
  const auto name = or_else(named, "default");
  const std::string paths[] = {path_of(environment_, "AWS_CONFIG_FILE", "~/.aws/config"),
                               path_of(environment_, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")};
  std::string texts[2];
  for (std::size_t i = 0; i < 2; ++i) {
    auto text = co_await read_small_file(disk_, paths[i]);
    if (text) texts[i] = *std::move(text);
    else if (!text.error().is_missing) co_return std::unexpected(IdentityFailure{Kind::misconfigured, "no_identity", text.error().text});
  }
  Opened opened{SharedConfig(texts[0], texts[1]), name};
  if (opened.profile()) co_return opened;
  auto why = fmt::format("there is no profile \"{}\" in {} and {}", name, paths[0], paths[1]);
  if (named.empty()) co_return std::unexpected(Absent{std::move(why)});
  co_return std::unexpected(IdentityFailure{Kind::misconfigured, "no_identity", why + "; AWS_PROFILE names it"});
}

async::Task<Found> Profiles::by_role(const Opened& opened, async::Deadline deadline) const {
  const auto profile = opened.profile();
  if (!profile.has("role_arn") || profile.has("web_identity_token_file"))
    co_return nothing(fmt::format("profile \"{}\" has no role_arn", opened.name));
  co_return co_await assumed(opened.files, opened.name, {}, deadline);
}

// A role's session, by whoever its profile says is behind it. `before` are the profiles that led here.
async::Task<Found> Profiles::assumed(const SharedConfig& files, std::string name, std::vector<std::string> before,
                                     async::Deadline deadline) const {
  const auto profile = files.profile(name);
  const auto doing = fmt::format("profile \"{}\", role {}", name, profile["role_arn"]);
  if (profile.has("mfa_serial"))
    co_return wrong(doing +
                    ": mfa_serial needs a person with a code, and Millrace runs without one: assume a role that does not ask for MFA");
  before.push_back(name);
  auto source = co_await behind_role(files, name, std::move(before), deadline);
  if (!source) co_return why_not(std::move(source), doing);
  auto sts = sts_.in(or_else(profile["region"], anywhere));
  if (!sts) co_return std::unexpected(std::move(sts.error()));
  auto who = Identity::of(std::move(source->credentials));
  co_return found(co_await sts->assume(role_of(profile), std::move(who), deadline), doing);
}

async::Task<Found> Profiles::behind_role(const SharedConfig& files, std::string name, std::vector<std::string> before,
                                         async::Deadline deadline) const {
  const auto profile = files.profile(name);
  const auto &source_name = profile["source_profile"], &place = profile["credential_source"];
  if (source_name.empty() == place.empty()) co_return wrong("role_arn needs either source_profile or credential_source");
  if (!place.empty()) {
    Found granted = wrong(fmt::format("credential_source is \"{}\": give Environment, EcsContainer or Ec2InstanceMetadata", place));
    if (place == "Environment") granted = keys_in(environment_);
    else if (place == "EcsContainer") granted = co_await metadata_.of_container(deadline);
    else if (place == "Ec2InstanceMetadata") granted = co_await metadata_.of_instance(deadline);
    if (granted || std::holds_alternative<IdentityFailure>(granted.error())) co_return granted;
    co_return wrong(fmt::format("credential_source {}: {}", place, std::get<Absent>(granted.error()).why));
  }
  const auto source = files.profile(source_name);
  if (!source) co_return wrong(fmt::format("there is no profile \"{}\", which source_profile names", source_name));
  // A profile may hold both the role and the keys that assume it.
  const bool is_round = std::ranges::find(before, source_name) != before.end();
  if (is_round && !source.has("aws_access_key_id")) co_return wrong("the source_profiles go round in a circle");
  if (!is_round && source.has("role_arn") && !source.has("web_identity_token_file"))
    co_return co_await assumed(files, source_name, std::move(before), deadline);
  if (source.has("web_identity_token_file") && !is_round)
    co_return co_await web_identity(source["web_identity_token_file"], role_of(source), or_else(source["region"], anywhere), deadline);
  auto keys = by_keys(source, source_name);
  if (keys || std::holds_alternative<IdentityFailure>(keys.error())) co_return keys;
  co_return wrong(std::get<Absent>(keys.error()).why);
}

// The environment's settings go before the profile's.
async::Task<Found> Profiles::by_web_identity(const Opened* opened, async::Deadline deadline) const {
  const auto setting = [&](std::string_view variable, std::string_view key) {
    const auto& value = environment_[variable];
    return value.empty() && opened ? opened->profile()[key] : value;
  };
  const auto token_file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  if (token_file.empty()) co_return nothing("AWS_WEB_IDENTITY_TOKEN_FILE is not set");
  Role role{setting("AWS_ROLE_ARN", "role_arn"), or_else(setting("AWS_ROLE_SESSION_NAME", "role_session_name"), "millrace")};
  const auto region = or_else(opened ? opened->profile()["region"] : std::string(), anywhere);
  co_return co_await web_identity(token_file, std::move(role), region, deadline);
}

async::Task<Found> Profiles::web_identity(std::string token_file, Role role, std::string region, async::Deadline deadline) const {
  if (role.arn.empty()) co_return wrong("a web identity needs a role: set AWS_ROLE_ARN (or role_arn in the profile)");
  const auto doing = fmt::format("web identity, role {}", role.arn);
  auto token = co_await read_small_file(disk_, token_file);
  if (!token) co_return wrong(fmt::format("{}: {}", doing, token.error().text));
  while (token->ends_with('\n') || token->ends_with('\r')) token->pop_back();
  auto sts = sts_.in(region);
  if (!sts) co_return std::unexpected(std::move(sts.error()));
  Secret proof(*std::move(token));
  co_return found(co_await sts->assume_with_web_identity(std::move(role), std::move(proof), deadline), doing);
}

Found Profiles::by_keys(const Profile& profile, const std::string& name) {
  const auto refused = [&](std::string_view what) {
    return wrong(fmt::format(
        "profile \"{}\" uses {}, which Millrace does not: give the profile keys or a role, or Millrace another identity", name, what));
  };
  if (profile.has("sso_session") || profile.has("sso_start_url")) return refused("SSO (sso_session)");
  if (!profile.has_in_credentials("aws_access_key_id")) {
    if (profile.has("login_session")) return refused("`aws login` (login_session)");
    if (profile.has("credential_process")) return refused("credential_process");
  }
  if (!profile.has("aws_access_key_id")) return nothing(fmt::format("profile \"{}\" holds no credentials", name));
  if (!profile.has("aws_secret_access_key"))
    return wrong(fmt::format("profile \"{}\" has aws_access_key_id without aws_secret_access_key", name));
  const auto& token = profile["aws_session_token"];
  return Granted{
      {profile["aws_access_key_id"], Secret(profile["aws_secret_access_key"]), Secret(or_else(token, profile["aws_security_token"]))}};
}

}  // namespace millrace::aws
