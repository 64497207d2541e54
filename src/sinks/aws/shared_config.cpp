// The format is that of "Configuration and credential file settings" in the AWS CLI user guide, as botocore reads it.
#include "sinks/aws/shared_config.h"

#include "base/ascii.h"

#include <algorithm>

namespace millrace::aws {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

const std::string* value_in(const Profile::Values* values, std::string_view name) {
  if (!values) return nullptr;
  const auto found = values->find(name);
  return found == values->end() ? nullptr : &found->second;
}

}  // namespace

const std::string& Profile::operator[](std::string_view name) const {
  static const std::string unset;
  const auto* value = value_in(credentials_, name);
  if (!value) value = value_in(config_, name);
  return value ? *value : unset;
}

bool Profile::has_in_credentials(std::string_view name) const { return value_in(credentials_, name) != nullptr; }

SharedConfig::SharedConfig(std::string_view config, std::string_view credentials)
    : config_(profiles_in(config, File::config)), credentials_(profiles_in(credentials, File::credentials)) {}

Profile SharedConfig::profile(std::string_view name) const {
  const auto in = [name](const Profiles& profiles) {
    const auto found = profiles.find(name);
    return found == profiles.end() ? nullptr : &found->second;
  };
  return {in(config_), in(credentials_)};
}

SharedConfig::Profiles SharedConfig::profiles_in(std::string_view text, File file) {
  Profiles profiles;
  Profile::Values* open = nullptr;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    if (content.front() == '[') {
      auto name = trimmed(content.substr(1, content.find(']') - 1));
      constexpr std::string_view prefix = "profile";
      const bool has_prefix = name.starts_with(prefix) && name.size() > prefix.size() && blanks.contains(name[prefix.size()]);
      if (file == File::config && has_prefix) name = unquoted(trimmed(name.substr(prefix.size())));
      const bool is_profile = file == File::credentials || has_prefix || name == "default";
      open = is_profile ? &profiles[std::string(name)] : nullptr;
      continue;
    }
    const bool is_nested = blanks.contains(line.front());
    const auto separator = content.find_first_of("=:");
    if (!open || is_nested || separator == std::string_view::npos) continue;
    (*open)[lower(trimmed(content.substr(0, separator)))] = trimmed(content.substr(separator + 1));
  }
  return profiles;
}

}  // namespace millrace::aws
