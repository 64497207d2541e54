// net::Url knows URLs; what is left out for people is said here.
#include "sinks/webhook/target.h"

#include "net/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::webhook {

std::expected<Target, std::string> Target::parse(std::string_view url, std::string hook_id) {
  const auto parsed = net::Url::parse(url);
  if (!parsed) return std::unexpected(parsed.error());
  return Target{parsed->origin, parsed->target(), std::move(hook_id)};
}

Target Target::below(std::string_view part) const {
  const auto path_end = std::min(request_target.find('?'), request_target.size());
  std::string_view path = std::string_view(request_target).substr(0, path_end);
  if (path.ends_with('/')) path.remove_suffix(1);
  return {origin, fmt::format("{}/{}{}", path, part, std::string_view(request_target).substr(path_end)), hook_id};
}

std::string Target::shown() const {
  return fmt::format("{}://{}{}", origin.scheme == net::Origin::Scheme::https ? "https" : "http", origin.authority(),
                     std::string_view(request_target).substr(0, request_target.find('?')));
}

}  // namespace millrace::webhook
