// The policies that let a hook send to its queue or topic: the one place that writes them down.
#pragma once

#include "hooks/hook.h"
#include "hooks/policies.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::sinks {

// The principal that a policy has to name for whom AWS calls `caller_arn`: a session of a role is named by its role. AWS leaves
// the role's path out of a session's ARN; a role that has one is to be completed by hand.
std::string principal_of(std::string_view caller_arn);

struct Grantee {
  std::optional<std::string> caller_arn;  // Millrace's own identity, where AWS has said it
  std::string external_id;                // of the hook's app
};

// Keys: the identity's policy, of a queue with the four actions that SQS hooks are documented with. Resource: the queue's policy or
// the topic's, naming Millrace. Role: its trust policy with the external id, and its policy. `kms_key` is the KmsMasterKeyId of a
// queue or topic that is encrypted with a key of the owner's. Nothing for other hooks, or where the target is none.
hooks::Policies policies_of(const hooks::Hook& hook, const Grantee& grantee, std::string_view kms_key = {});

}  // namespace millrace::sinks
