// An ARN has six parts; each is looked at, since the region becomes a part of a host's name.
#include "sinks/sns/topic.h"

#include "sinks/aws/region.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::sns {
namespace {

constexpr std::size_t most_name_bytes = 256, account_digits = 12;
constexpr std::string_view form = "its form is arn:aws:sns:<region>:<account>:<name>";

bool is_topic_name(std::string_view name) {
  if (name.size() > most_name_bytes) return false;
  if (name.ends_with(".fifo")) name.remove_suffix(std::string_view(".fifo").size());
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

std::expected<Topic, std::string> Topic::parse(std::string_view arn) {
  std::array<std::string_view, 6> parts;
  auto rest = arn;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto colon = i + 1 < parts.size() ? rest.find(':') : rest.size();
    if (colon == std::string_view::npos) return std::unexpected(fmt::format("it has too few parts; {}", form));
    parts[i] = rest.substr(0, colon);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  const auto& [prefix, partition, service, region, account, name] = parts;
  if (prefix != "arn" || (partition != "aws" && partition != "aws-cn" && partition != "aws-us-gov") || service != "sns")
    return std::unexpected(fmt::format("it does not begin with arn:aws:sns:; {}", form));
  if (!aws::is_region(region)) return std::unexpected(fmt::format("\"{}\" is no region; {}", region, form));
  if (account.size() != account_digits || !std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; }))
    return std::unexpected(fmt::format("its account is not a number like 123456789012; {}", form));
  if (!is_topic_name(name)) return std::unexpected(fmt::format("\"{}\" is no topic's name; {}", name, form));
  return Topic{std::string(arn), std::string(partition), std::string(region), std::string(account), std::string(name)};
}

net::Origin Topic::origin() const {
  return {net::Origin::Scheme::https, fmt::format("sns.{}.amazonaws.com{}", region, partition == "aws-cn" ? ".cn" : ""), 443};
}

}  // namespace millrace::sns
