// The files that AWS's tools share: profiles of ~/.aws/config and ~/.aws/credentials.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace millrace::aws {

// A profile's keys as both files give them; where both have one, that of the credentials file counts.
class Profile {
 public:
  using Values = std::map<std::string, std::string, std::less<>>;

  Profile(const Values* config, const Values* credentials) : config_(config), credentials_(credentials) {}

  explicit operator bool() const { return config_ || credentials_; }

  // Empty where it is not set.
  const std::string& operator[](std::string_view name) const;

  bool has(std::string_view name) const { return !(*this)[name].empty(); }
  bool has_in_credentials(std::string_view name) const;

 private:
  const Values* config_;
  const Values* credentials_;
};

// Operation. Lines are `[profile NAME]` (in the credentials file `[NAME]`, in both `[default]`), `key = value`, comments (`#`,
// `;`), and indented lines, which belong to nested settings and are passed over, as is all that is no line of these.
class SharedConfig {
 public:
  // The texts of the two files; empty for a file that is not there.
  SharedConfig(std::string_view config, std::string_view credentials);

  // Lives as long as this.
  Profile profile(std::string_view name) const;

 private:
  using Profiles = std::map<std::string, Profile::Values, std::less<>>;
  enum class File : bool { config, credentials };
  static Profiles profiles_in(std::string_view text, File file);

  Profiles config_, credentials_;
};

}  // namespace millrace::aws
