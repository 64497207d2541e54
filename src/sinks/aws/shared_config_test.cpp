// The files as people write them.
#include "sinks/aws/shared_config.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

TEST(SharedConfig, ReadsProfilesOfBothFiles) {
  const SharedConfig files(
      "# mine\n[default]\nregion=eu-west-1\n\n; and\n[profile dev]\n region = nested\nRole_ARN = arn:aws:iam::1:role/a=b\r\ns3 =\n  x = 1\n"
      "[profile  \"two words\"]\nregion : us-east-2\n[sso-session y]\nregion = z\n[services s]\nregion = z\n[broken\nnonsense\n",
      "[default]\naws_access_key_id = A\n[dev]\naws_access_key_id=B\nregion = eu-north-1");
  EXPECT_EQ(files.profile("default")["region"], "eu-west-1");
  EXPECT_EQ(files.profile("default")["aws_access_key_id"], "A");
  EXPECT_EQ(files.profile("dev")["region"], "eu-north-1") << "the credentials file counts";
  EXPECT_EQ(files.profile("dev")["role_arn"], "arn:aws:iam::1:role/a=b");
  EXPECT_TRUE(files.profile("dev").has_in_credentials("aws_access_key_id"));
  EXPECT_FALSE(files.profile("dev").has_in_credentials("role_arn"));
  EXPECT_FALSE(files.profile("dev").has("x"));
  EXPECT_EQ(files.profile("two words")["region"], "us-east-2");
  for (const auto* name : {"y", "s", "sso-session y", "broken", "absent"}) EXPECT_FALSE(files.profile(name)) << name;
}

TEST(SharedConfig, NothingIsInEmptyFiles) {
  const SharedConfig files("", "[");
  EXPECT_FALSE(files.profile("default"));
  EXPECT_EQ(files.profile("default")["region"], "");
}

}  // namespace
}  // namespace millrace::aws
