// Where a hook's events are published, and as whom.
#pragma once

#include "net/origin.h"
#include "sinks/aws/identity.h"
#include "sinks/aws/sigv4.h"
#include "sinks/sns/topic.h"

#include <memory>
#include <string>

namespace millrace::sns {

struct SnsTarget {
  Topic topic;
  net::Origin origin;       // of its region, or what the environment names instead
  std::string region_said;  // the hook's; the ARN's counts
  std::shared_ptr<aws::Identity> identity;

  aws::SigningScope scope() const { return {topic.region, "sns"}; }

  // For people.
  std::string whereabouts() const { return "topic " + topic.text; }
};

}  // namespace millrace::sns
