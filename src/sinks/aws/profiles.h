// The identity that a profile of AWS's shared files describes.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/found.h"
#include "sinks/aws/metadata.h"
#include "sinks/aws/regional_sts.h"
#include "sinks/aws/shared_config.h"

#include <string>
#include <utility>
#include <vector>

namespace millrace::aws {

// AWS_ACCESS_KEY_ID and what belongs to it.
Found keys_in(const Environment& environment);

// Operation. The files are read anew with each look. A profile is a role to assume (with another profile or another place
// behind it), a role for a web identity, or keys; SSO, `aws login`, credential_process and MFA are refused by name.
//
// Concurrency. Lives on one loop.
class Profiles {
 public:
  // `disk`, `sts` and `metadata` outlive it.
  Profiles(async::Pool& disk, const RegionalSts& sts, const Metadata& metadata, Environment environment)
      : disk_(disk), sts_(sts), metadata_(metadata), environment_(std::move(environment)) {}

  // The profile that AWS_DEFAULT_PROFILE or AWS_PROFILE names, else "default". The failure is Absent where nobody has
  // named one and there is none.
  struct Opened {
    SharedConfig files;
    std::string name;
    Profile profile() const { return files.profile(name); }
  };
  async::Task<std::expected<Opened, std::variant<Absent, IdentityFailure>>> open() const;

  // Each looks at one way to be somebody and is Absent where the profile doesn't go it.
  async::Task<Found> by_role(const Opened& opened, async::Deadline deadline) const;
  async::Task<Found> by_web_identity(const Opened* opened, async::Deadline deadline) const;
  static Found by_keys(const Profile& profile, const std::string& name);

 private:
  async::Task<Found> assumed(const SharedConfig& files, std::string name, std::vector<std::string> before, async::Deadline deadline) const;
  async::Task<Found> behind_role(const SharedConfig& files, std::string name, std::vector<std::string> before,
                                 async::Deadline deadline) const;
  async::Task<Found> web_identity(std::string token_file, Role role, std::string region, async::Deadline deadline) const;

  async::Pool& disk_;
  const RegionalSts& sts_;
  const Metadata& metadata_;
  Environment environment_;
};

}  // namespace millrace::aws
